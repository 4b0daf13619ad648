import { readFile } from "node:fs/promises";
import type { Browser, Page } from "@playwright/test";
import { expect, expectAccessible, test, WIDTHS } from "../support/browser.ts";
import type { Sluice } from "../support/sluice.ts";

const FOLDER = "languages/Zürich und Umgebung/";

/** What the consoles of a test's own browsers said. */
const problems: string[] = [];

async function visit(browser: Browser, sluice: Sluice, options: Parameters<Browser["newContext"]>[0]): Promise<Page> {
  const context = await browser.newContext({ baseURL: sluice.url, ...options });
  context.on("console", (message) => {
    const isStatus = /Failed to load resource: the server responded with a status of 4\d\d/u.test(message.text());
    if (["error", "warning"].includes(message.type()) && !isStatus) problems.push(`${message.type()}: ${message.text()}`);
  });
  context.on("weberror", (error) => problems.push(`thrown: ${error.error().message}`));
  return await context.newPage();
}

test.afterEach(() => {
  expect(problems.splice(0), "what the server wrote is what the browser makes of it").toEqual([]);
});

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
}

test.beforeAll(async ({ sluice }) => {
  const bucket = await sluice.bucket("documents");
  for (const name of ["Notizen.txt", "Unterordner/Weitere Notizen.txt"]) await bucket.put(FOLDER + name, "Grüße\n".repeat(400));
});

for (const javaScriptEnabled of [true, false]) {
  test(`a German telephone: gate, folder, file and download (${javaScriptEnabled ? "with" : "without"} JavaScript)`, async ({
    browser,
    sluice,
  }) => {
    const share = await sluice.share({
      items: [{ bucket: "documents", prefix: FOLDER }],
      password: "offen",
      maxDownloads: 20,
      expiresIn: 86_400,
    });
    const page = await visit(browser, sluice, { viewport: WIDTHS.phone, locale: "de-DE", javaScriptEnabled });
    await page.goto(share.url);
    await expect(page.locator("html")).toHaveAttribute("lang", "de");
    await expect(page.getByRole("heading", { level: 1, name: "Passwort erforderlich" })).toBeVisible();
    await page.getByLabel("Passwort").fill("falsch");
    await page.getByRole("button", { name: "Weiter" }).click();
    await expect(page.getByText("Dieses Passwort stimmt nicht.")).toBeVisible();
    if (javaScriptEnabled) await expectAccessible(page);
    await page.getByLabel("Passwort").fill("offen");
    await page.getByRole("button", { name: "Weiter" }).click();
    await expect(page.getByText("1 Ordner, 1 Datei")).toBeVisible();
    await expect(page.getByText("Noch 20 Downloads")).toBeVisible();
    await expect(page.getByText(/^Verfügbar bis \d+\. \S+ \d{4}, \d\d:\d\d /u)).toBeVisible();
    await expectNoSidewaysScroll(page);
    if (javaScriptEnabled) await expectAccessible(page);
    await page.getByRole("link", { name: "Notizen.txt", exact: false }).first().click();
    if (javaScriptEnabled) {
      const dialog = page.getByRole("dialog", { name: "Vorschau von Notizen.txt" });
      await expect(dialog.getByText("Grüße").first()).toBeVisible();
      await expect(dialog.getByRole("button", { name: "Schließen" })).toBeVisible();
      await expectAccessible(page);
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        dialog.getByRole("link", { name: "Notizen.txt herunterladen" }).click(),
      ]);
      expect(await readFile(await file.path(), "utf8")).toBe("Grüße\n".repeat(400));
    } else {
      await expect(page.getByRole("heading", { level: 1, name: "Notizen.txt" })).toBeVisible();
      const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Herunterladen" }).click()]);
      expect(await readFile(await file.path(), "utf8")).toBe("Grüße\n".repeat(400));
    }
    await page.context().close();
  });
}

test("what visitors may upload and change is said in Japanese, problems included", async ({ browser, sluice }) => {
  const share = await sluice.share({
    items: [{ bucket: "documents", prefix: FOLDER }],
    allowedActions: "full",
    uploads: { types: ["pdf"] },
  });
  const page = await visit(browser, sluice, { viewport: WIDTHS.phone, locale: "ja-JP", colorScheme: "dark" });
  await page.goto(share.url);
  await expect(page.locator("html")).toHaveAttribute("lang", "ja");
  await expect(page.getByText("受け付ける種類：.pdf。")).toBeVisible();
  await expect(page.getByRole("button", { name: "ファイルを選択" })).toBeVisible();
  await page.setInputFiles("input[type=file]:not([webkitdirectory])", { name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("a") });
  await expect(page.getByText("このリンクで受け取れるのは .pdf だけです。")).toBeVisible();
  await page.getByRole("button", { name: "Notizen.txt を変更" }).first().click();
  await page.getByRole("button", { name: "名前を変更" }).click();
  await page.getByRole("textbox", { name: "名前" }).fill(".versteckt.pdf");
  await page.getByRole("button", { name: "名前を変更" }).click();
  // The server's own sentence is in English.
  await expect(page.getByText("この名前は使えません。")).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.context().close();
});

test("another language is chosen by keyboard, and stays while a visitor goes through folders", async ({ browser, sluice }) => {
  const share = await sluice.share({ items: [{ bucket: "documents", prefix: FOLDER }] });
  const page = await visit(browser, sluice, { viewport: WIDTHS.phone, locale: "en-US" });
  await page.goto(`${share.url}?view=grid`);
  await expect(page.getByRole("link", { name: "Download all" })).toBeVisible();
  const picker = page.locator("summary", { hasText: "English" });
  await picker.focus();
  await page.keyboard.press("Enter");
  const languages = page.getByRole("navigation", { name: "Language" });
  await expect(languages.getByRole("link")).toHaveCount(7);
  await expect(languages.getByRole("link", { name: "English" })).toHaveAttribute("aria-current", "true");
  await expectAccessible(page);
  for (let tabs = 0; tabs < 2; tabs += 1) await page.keyboard.press("Tab");
  await expect(languages.getByRole("link", { name: "Deutsch" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: "Alles herunterladen" })).toBeVisible();
  // What else the address asked for is kept.
  await expect(page).toHaveURL(/view=grid&lang=de/u);
  await page.getByRole("link", { name: "Unterordner" }).click();
  await expect(page.getByRole("link", { name: "Diesen Ordner herunterladen" })).toBeVisible();
  await expect(page).not.toHaveURL(/lang=/u);
  await page.context().close();
});

for (const locale of ["de", "es", "fr", "pt", "ko", "ja"]) {
  test(`nothing is wider than a telephone in ${locale}, and every page passes axe`, async ({ browser, sluice }) => {
    const items = [{ bucket: "documents", prefix: FOLDER }];
    const page = await visit(browser, sluice, { viewport: WIDTHS.phone, locale });
    const links = [
      await sluice.share({ items, allowedActions: "full", uploads: { types: ["pdf", "docx"], maxFiles: 3, maxBytes: 1e9 } }),
      await sluice.share({ items, maxUses: 5 }),
      await sluice.share({ items, startsAt: "2040-01-02T03:04:05Z" }),
    ];
    for (const address of [
      ...links.map(({ url }) => url),
      `${links[0]?.url ?? ""}?q=nothing-like-this`,
      "/share/nosuchlink",
      "/nothing-here",
    ]) {
      await page.goto(address);
      await expect(page.locator("html")).toHaveAttribute("lang", locale);
      await page.locator("summary").last().click();
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    }
    await page.context().close();
  });
}
