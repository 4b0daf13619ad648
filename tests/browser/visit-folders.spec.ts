/** Folders of links as visitors meet them, with and without script (SPEC.md, V1–V6, V8–V10, S18; THREATS.md, rows 37, 55, 56, 80, 110). */
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "@playwright/test";
import type { PresentedShare } from "../../lib/shares/present-share.ts";
import { expect, expectAccessible, test, WIDTHS } from "../support/browser.ts";
import { ADMIN, type Sluice } from "../support/sluice.ts";

const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
/** Names that must never show: the bucket is `documents`. */
const PARENT = "hidden-parent";

async function visit(browser: Browser, sluice: Sluice, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
  const context = await browser.newContext({ baseURL: sluice.url, ...options });
  return await context.newPage();
}

async function make(sluice: Sluice, values: Record<string, unknown>): Promise<PresentedShare> {
  const response = await sluice.api("/api/v1/shares", { method: "POST", json: values });
  expect(response.status, await response.clone().text()).toBe(201);
  return (await response.json()) as PresentedShare;
}

/** A folder of its own for one test, and the item that shares it. */
async function folder(sluice: Sluice, files: Record<string, string | Buffer>): Promise<{ bucket: string; prefix: string }> {
  const prefix = `${PARENT}-${crypto.randomUUID()}/trip/`;
  const bucket = await sluice.bucket("documents");
  const names = Object.entries(files);
  for (let start = 0; start < names.length; start += 50)
    await Promise.all(names.slice(start, start + 50).map(([name, content]) => bucket.put(prefix + name, content)));
  return { bucket: "documents", prefix };
}

const TRIP = {
  "2023/winter.png": PNG,
  "2024/a.png": PNG,
  "2024/b.txt": "the second\n",
  "2024/c.bin": "the third",
  "2024/raw/deep.txt": "deep down\n",
  "read me.md": "# Hello\n",
};

const nameOf = (page: Page) => page.getByRole("heading", { level: 1 });

/** Presses a key until it is heard: the page is there before its script. */
async function pressTo(page: Page, key: string, name: string): Promise<void> {
  await expect(async () => {
    if ((await nameOf(page).textContent()) !== name) await page.keyboard.press(key);
    await expect(nameOf(page)).toHaveText(name, { timeout: 2000 });
  }).toPass();
}

async function downloaded(page: Page, press: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent("download"), press()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with JavaScript" : "without JavaScript";

  test(`three folders are browsed on a phone, files looked at and taken along, ${how}`, async ({ browser, sluice }) => {
    const share = await make(sluice, {
      name: "For the printer",
      items: [await folder(sluice, TRIP), await folder(sluice, TRIP), await folder(sluice, { "only.txt": "only" })],
      password: "open sesame",
      description: "Two **trips**.",
    });
    const page = await visit(browser, sluice, { viewport: WIDTHS.phone, javaScriptEnabled });
    expect((await page.goto(share.url))?.status()).toBe(401);
    await page.getByLabel("Password").fill("open sesame");
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(nameOf(page)).toHaveText("For the printer");
    await expect(page.getByText("3 folders")).toBeVisible();
    if (javaScriptEnabled) await expectAccessible(page);
    await page.getByRole("link", { name: "trip", exact: true }).click();
    await expect(nameOf(page)).toHaveText("trip");
    await page.getByRole("link", { name: "2024", exact: true }).click();
    await expect(nameOf(page)).toHaveText("2024");
    await page.getByRole("link", { name: "raw", exact: true }).click();
    await expect(page.getByRole("link", { name: /^deep\.txt/u })).toBeVisible();
    await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "2024" }).click();
    await expect(page.getByRole("link", { name: /^c\.bin/u })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), "nothing is wider than the phone").toBe(360);
    if (javaScriptEnabled) await expectAccessible(page);

    const one = await downloaded(page, () => page.getByRole("link", { name: "Download c.bin" }).click());
    expect([one.name, one.bytes.toString()]).toEqual(["c.bin", "the third"]);
    await expect(page.getByRole("button", { name: "Download selected" })).toBeHidden();
    await page.getByRole("checkbox", { name: "Select a.png" }).check();
    await page.getByRole("checkbox", { name: "Select raw" }).check();
    await page.screenshot();
    const chosen = await downloaded(page, () => page.getByRole("button", { name: "Download selected" }).click());
    expect(chosen.name).toMatch(/\.zip$/u);
    expect([chosen.bytes.includes("raw/deep.txt"), chosen.bytes.includes("b.txt")]).toEqual([true, false]);
    const all = await downloaded(page, () => page.getByRole("link", { name: "Download this folder" }).click());
    expect(all.name).toBe("2024.zip");
    expect(["a.png", "b.txt", "c.bin", "raw/deep.txt"].filter((name) => !all.bytes.includes(name))).toEqual([]);
    await page.goto(share.url);
    const everything = await downloaded(page, () => page.getByRole("link", { name: "Download all" }).click());
    expect(everything.bytes.includes("trip (2)/2023/winter.png")).toBe(true);

    await page.goto(`${share.url}?path=trip/2024/a.png`);
    await expect(page.getByRole("img", { name: "Preview of a.png" })).toBeVisible();
    await page.getByRole("link", { name: "Next file" }).click();
    await expect(page.getByRole("region", { name: "Preview" })).toContainText("the second");
    if (javaScriptEnabled) {
      await pressTo(page, "ArrowRight", "c.bin");
      await pressTo(page, "ArrowLeft", "b.txt");
      await expectAccessible(page);
      await page.keyboard.press("Escape");
    } else {
      await page.getByRole("link", { name: "Next file" }).click();
      await expect(nameOf(page)).toHaveText("c.bin");
      await expect(page.getByRole("link", { name: "Next file" })).toHaveCount(0);
      await page.getByRole("navigation", { name: "Files of this folder" }).getByRole("link", { name: "2024" }).click();
    }
    await expect(page.getByRole("link", { name: /^c\.bin/u })).toBeVisible();
    await page.context().close();
  });

  test(`a link that counts its visits is opened by its button and by nothing else, ${how}`, async ({ browser, sluice }) => {
    const share = await make(sluice, { items: [await folder(sluice, TRIP)], maxUses: 1 });
    const usesNow = async () => ((await (await sluice.api(`/api/v1/shares/${share.id}`)).json()) as PresentedShare).uses;
    const page = await visit(browser, sluice, { javaScriptEnabled });
    for (let look = 0; look < 3; look += 1) expect((await page.goto(share.url))?.status()).toBe(401);
    expect(await page.content()).not.toMatch(/trip|2024|read me/u);
    if (javaScriptEnabled) await expectAccessible(page);
    expect(await usesNow()).toBe(0);
    await page.getByRole("button", { name: "Open" }).click();
    await expect(nameOf(page)).toHaveText("trip");
    expect(await usesNow()).toBe(1);
    expect((await page.reload())?.status(), "the visit goes on").toBe(200);
    const other = await visit(browser, sluice, { javaScriptEnabled });
    expect((await other.goto(share.url))?.status()).toBe(403);
    await expect(nameOf(other)).toHaveText("The limit of visits is reached");
    if (javaScriptEnabled) await expectAccessible(other);
    await page.context().close();
    await other.context().close();
  });
}

test("the preview opens over the list, is paged with the arrow keys, and gives the focus back to the file that was shown last", async ({
  browser,
  sluice,
}) => {
  const share = await make(sluice, { items: [await folder(sluice, TRIP)] });
  const page = await visit(browser, sluice, { viewport: WIDTHS.desktop, colorScheme: "dark" });
  await page.goto(`${share.url}?path=trip/2024/`);
  await page.waitForLoadState("networkidle");
  await page.getByRole("link", { name: /^a\.png/u }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("img", { name: "Preview of a.png" })).toBeVisible();
  await expect(dialog).toContainText("1 of 3");
  await expectAccessible(page);
  await page.keyboard.press("ArrowRight");
  await expect(dialog.getByRole("region", { name: "Text" })).toContainText("the second");
  await expectAccessible(page);
  await page.keyboard.press("ArrowRight");
  await expect(dialog).toContainText("This kind of file cannot be shown here.");
  await page.keyboard.press("ArrowRight");
  await expect(dialog).toContainText("3 of 3");
  await page.keyboard.press("ArrowLeft");
  const file = await downloaded(page, () => dialog.getByRole("link", { name: "Download b.txt" }).click());
  expect(file.bytes.toString()).toBe("the second\n");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("link", { name: /^b\.txt/u })).toBeFocused();
  await expect(page).toHaveURL(/path=trip\/2024\/$/u);
  await page.context().close();
});

test("everything is chosen at once, the choice of view is remembered, and the link is passed on", async ({ browser, sluice }) => {
  const share = await make(sluice, { items: [await folder(sluice, TRIP)] });
  const page = await visit(browser, sluice, { viewport: WIDTHS.desktop, permissions: ["clipboard-read", "clipboard-write"] });
  await page.goto(share.url);
  await page.waitForLoadState("networkidle");
  await page.getByRole("checkbox", { name: "Select everything on this page" }).check();
  await expect(page.getByRole("checkbox", { name: "Select read me.md" })).toBeChecked();
  await expect(page.getByRole("button", { name: "Download selected" })).toBeVisible();
  await page.getByRole("checkbox", { name: "Select 2023" }).uncheck();
  const all = page.getByRole("checkbox", { name: "Select everything on this page" });
  expect(await all.evaluate((box: HTMLInputElement) => [box.checked, box.indeterminate])).toEqual([false, true]);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Show as a grid" }).click();
  await expect(page.getByRole("table")).toHaveCount(0);
  await expectAccessible(page);
  await page.goto(share.url);
  await expect(page.getByRole("link", { name: "Show as a grid" })).toHaveAttribute("aria-current", "true");
  await page.waitForLoadState("networkidle");
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(share.url);
  await page.getByText("QR code").click();
  const code = page.getByRole("img", { name: `QR code of ${share.url}` });
  await expect.poll(() => code.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  await expectAccessible(page);
  await page.context().close();
});

test("a long folder comes in pages, in every order, and is searched whole", async ({ browser, sluice }) => {
  const files: Record<string, string> = { "zoo/x.txt": "x" };
  for (let number = 0; number < 430; number += 1) files[`file ${String(number).padStart(3, "0")}.txt`] = "x".repeat(number + 1);
  const share = await make(sluice, { items: [await folder(sluice, files)] });
  const page = await visit(browser, sluice, { javaScriptEnabled: false });
  const shown = () => page.getByRole("row").locator("td a:not([aria-label])").allInnerTexts();
  await page.goto(share.url);
  expect((await shown()).length).toBe(200);
  await page.getByRole("link", { name: "Next page" }).click();
  expect((await shown())[0]).toMatch(/^file 200\.txt/u);
  await page.getByRole("link", { name: "Next page" }).click();
  expect((await shown()).length).toBe(31);
  await expect(page.getByRole("link", { name: "Next page" })).toHaveCount(0);
  await page.getByRole("columnheader", { name: "Size" }).getByRole("link").click();
  await expect(page.getByRole("columnheader", { name: "Size" })).toHaveAttribute("aria-sort", "descending");
  expect((await shown()).slice(0, 2)).toEqual([expect.stringMatching(/^zoo/u), expect.stringMatching(/^file 429\.txt/u)]);
  await page.getByRole("link", { name: "Next page" }).click();
  expect((await shown())[0]).toMatch(/^file 230\.txt/u);
  await page.getByRole("searchbox").fill("FILE 42");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByText("10 names contain “FILE 42”.")).toBeVisible();
  expect((await shown())[0]).toMatch(/^file 429\.txt/u);
  // What was found is paged through, too, in the same order.
  await page.getByRole("link", { name: /^file 429\.txt/u }).click();
  await page.getByRole("link", { name: "Next file" }).click();
  await expect(nameOf(page)).toHaveText("file 428.txt");
  await page.goto(`${share.url}?q=nowhere`);
  await expect(page.getByText("No name here contains “nowhere”.")).toBeVisible();
  await page.goto(`${share.url}?cursor=mangled`);
  await expect(page.getByText("The list was changed meanwhile, so this is its beginning.")).toBeVisible();
  await page.context().close();
});

test("a path that names nothing is as wrong as an unknown link", async ({ browser, sluice }) => {
  const share = await make(sluice, { items: [await folder(sluice, TRIP)] });
  const upload = await make(sluice, { items: [await folder(sluice, TRIP)], allowedActions: "upload" });
  const page = await visit(browser, sluice);
  for (const path of [
    "trip/none/",
    "trip/none.txt",
    "trip/2024",
    "trap/",
    "../",
    "trip/../",
    "trip/2024/a.png/",
    "trip\\2024/",
    "trip/%00/",
  ]) {
    expect((await page.goto(`/share/${share.id}?path=${encodeURIComponent(path)}`))?.status(), path).toBe(404);
    await expect(nameOf(page)).toHaveText("Share not found");
  }
  // What is there must not differ from what is not, for those who may only bring.
  for (const path of ["trip/", "trip/2024/", "trip/read me.md", "trip/none/"])
    expect((await page.goto(`/share/${upload.id}?path=${encodeURIComponent(path)}`))?.status(), path).toBe(404);
  await page.context().close();
});

test("each kind of link shows what it allows: looking only, bringing only, both", async ({ browser, sluice }) => {
  const items = async () => [await folder(sluice, { ...TRIP, "big.txt": "x".repeat(54_321) })];
  const page = await visit(browser, sluice, { viewport: WIDTHS.phone });

  const look = await make(sluice, { items: await items(), allowedActions: "preview" });
  await page.goto(look.url);
  await expect(page.getByText("Screenshots cannot be prevented.")).toBeVisible();
  await expect(page.getByText(/Download|53 KiB|54,321/u)).toHaveCount(0);
  expect(await page.content()).not.toMatch(/54,?321|53 KiB|\/zip|\/file\?/u);
  await expectAccessible(page);
  await page.goto(`${look.url}?path=trip/big.txt`);
  await expect(page.getByRole("region", { name: "Preview" })).toContainText("xxx");
  expect(await page.content()).not.toMatch(/54,?321|53 KiB|\/zip|\/file\?/u);
  await expectAccessible(page);

  const bring = await make(sluice, {
    items: await items(),
    allowedActions: "upload",
    description: "Your **photos**, please.",
    uploads: { maxFiles: 3, types: ["png"], maxFileBytes: 1024 * 1024 },
  });
  await page.goto(bring.url);
  await expect(nameOf(page)).toHaveText("Upload files");
  await expect(page.getByText("Takes .png. At most 3 files. Each up to 1 MiB.")).toBeVisible();
  expect(await page.content()).not.toMatch(/trip|2024|big\.txt|read me/u);
  await expectAccessible(page);

  const both = await make(sluice, { items: await items(), allowedActions: "upload_download" });
  await page.goto(both.url);
  await expect(page.getByRole("region", { name: "Upload" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Download all" })).toBeVisible();
  await expectAccessible(page);
  await page.context().close();
});

test("a link that has not begun, or rests, has a page of its own that tells nothing of it", async ({ browser, sluice }) => {
  const later = await make(sluice, { items: [await folder(sluice, TRIP)], startsAt: "2099-05-04T10:30:00Z" });
  const page = await visit(browser, sluice, { timezoneId: "Asia/Tokyo", locale: "en-GB" });
  expect((await page.goto(later.url))?.status()).toBe(403);
  await expect(nameOf(page)).toHaveText("Not available yet");
  await expect(page.getByRole("time")).toHaveAttribute("datetime", "2099-05-04T10:30:00.000Z");
  await expect(page.getByRole("time"), "in the reader's own zone").toHaveText(/4 May 2099,? (?:at )?19:30/u);
  await expectAccessible(page);
  const paused = await make(sluice, { items: [await folder(sluice, TRIP)] });
  await sluice.api(`/api/v1/shares/${paused.id}/pause`, { method: "POST" });
  expect((await page.goto(paused.url))?.status()).toBe(403);
  await expect(nameOf(page)).toHaveText("This link is paused");
  expect(await page.content()).not.toMatch(/trip|2024/u);
  await expectAccessible(page);
  await page.context().close();
});

test("chats are told the name and the size of an open link, and the same of every gated one, even by those who passed", async ({
  browser,
  sluice,
}) => {
  const page = await visit(browser, sluice, { userAgent: "Twitterbot/1.0", javaScriptEnabled: false });
  const card = async (url: string) => {
    await page.goto(url);
    const tags = await page
      .locator('meta[property^="og:"], meta[name^="twitter:"], meta[name="description"]')
      .evaluateAll((found) => found.map((tag) => [tag.getAttribute("property") ?? tag.getAttribute("name"), tag.getAttribute("content")]));
    return Object.fromEntries(tags) as Record<string, string>;
  };
  const file = await sluice.share({ key: "cards/table.csv", content: "a,b\n" });
  expect(await card(file.url)).toEqual({
    description: "CSV file · 4 B",
    "og:title": "table.csv",
    "og:description": "CSV file · 4 B",
    "og:url": file.url,
    "og:site_name": "Sluice",
    "og:type": "website",
    "twitter:card": "summary",
    "twitter:title": "table.csv",
    "twitter:description": "CSV file · 4 B",
  });
  const items = [await folder(sluice, { "a.txt": "1234", "b.txt": "1234" })];
  expect(await card((await make(sluice, { items })).url)).toMatchObject({ "og:title": "trip", "og:description": "2 files · 8 B" });
  const described = await make(sluice, { items, description: "Both of them." });
  expect(await card(described.url)).toMatchObject({ "og:description": "Both of them." });

  const generic = { "og:title": "Shared files", "og:site_name": "Sluice", "og:type": "website", "twitter:card": "summary", "twitter:title": "Shared files" }; // prettier-ignore
  const gated = await make(sluice, { items, description: "A secret.", password: "open sesame", name: "Secret" });
  expect(await card(gated.url)).toEqual({ ...generic, "og:url": gated.url });
  await page.getByLabel("Password").fill("open sesame");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(nameOf(page)).toHaveText("Secret");
  expect(await card(`${gated.url}?path=trip/`)).toMatchObject({ "og:title": "Shared files" });
  const counted = await make(sluice, { items, maxUses: 5 });
  expect(await card(counted.url)).toEqual({ ...generic, "og:url": counted.url });
  await page.context().close();
});

test("the page holds nothing of the bucket, the folders above, the owner or the note, nor the id of a link with a key of its own", async ({
  browser,
  sluice,
}) => {
  await sluice.api("/api/v1/settings", { method: "PATCH", json: { allowsUrlKeys: true } });
  const share = await make(sluice, {
    items: [await folder(sluice, TRIP)],
    urlKey: `Trip${Math.floor(Math.random() * 1e9)}`,
    note: "canary-note",
    maxUses: 10,
  });
  const page = await visit(browser, sluice);
  const told: string[] = [];
  page.on("response", (response) => {
    if (new URL(response.url()).pathname.startsWith("/share/")) told.push(JSON.stringify(response.headers()));
  });
  await page.goto(share.url);
  told.push(await page.content());
  await page.getByRole("button", { name: "Open" }).click();
  await expect(nameOf(page)).toHaveText("trip");
  for (const path of ["", "?path=trip/2024/", "?path=trip/2024/b.txt", "?path=trip/2024/&view=grid"]) {
    await page.goto(share.url + path);
    told.push(await page.content());
    // The same as Next's own script would fetch it.
    const payload = await page.request.get(`${share.url}${path}${path === "" ? "?" : "&"}_rsc=1`, { headers: { rsc: "1" } });
    told.push(await payload.text());
  }
  // The cookie of the visit is named after the link itself; it is the visitor's own.
  const all = told.join("\n").replaceAll(/__Host-sluice\.visit\.[A-Za-z0-9]+/gu, "");
  for (const secret of [PARENT, "documents", "canary-note", ADMIN.email, "Ada", share.id]) expect(all, secret).not.toContain(secret);
  expect(all).toContain(`/share/${share.urlKey}/file`);
  await page.context().close();
});

test("a visitor's page loads at most 141 KB of script, and nothing from elsewhere", async ({ browser, sluice }) => {
  const items = [await folder(sluice, TRIP)];
  const links = {
    file: (await sluice.share()).url,
    folder: (await make(sluice, { items })).url,
    picture: `${(await make(sluice, { items })).url}?path=trip/2024/a.png`,
    gate: (await make(sluice, { items, password: "open sesame" })).url,
  };
  for (const [kind, url] of Object.entries(links)) {
    const page = await visit(browser, sluice);
    const sizes: Promise<number>[] = [];
    const hosts = new Set<string>();
    page.on("response", (response) => {
      hosts.add(new URL(response.url()).host);
      if (/\/_next\/static\/.*\.js$/u.test(new URL(response.url()).pathname))
        sizes.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.goto(url);
    await page.waitForLoadState("networkidle");
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(bytes, `${kind}: all scripts were seen`).toBeGreaterThan(100_000);
    expect(bytes, kind).toBeLessThanOrEqual(141_000);
    expect([...hosts]).toEqual([new URL(sluice.url).host]);
    await page.context().close();
  }
});
