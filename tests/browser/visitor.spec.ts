import { readFile } from "node:fs/promises";
import type { Browser, Page } from "@playwright/test";
import { expect, expectAccessible, test, WIDTHS } from "../support/browser.ts";
import type { Sluice } from "../support/sluice.ts";

/** A browser that has never been here. */
async function visit(browser: Browser, sluice: Sluice, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
  const context = await browser.newContext({ baseURL: sluice.url, ...options });
  return await context.newPage();
}

async function download(page: Page): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download" }).click()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

for (const [width, viewport] of Object.entries(WIDTHS)) {
  for (const javaScriptEnabled of [true, false]) {
    const how = `${width}, ${javaScriptEnabled ? "with" : "without"} JavaScript`;

    test(`a password opens the page, the file comes byte by byte, and the last download ends it (${how})`, async ({ browser, sluice }) => {
      const content = "günther,42\r\n".repeat(400);
      const share = await sluice.share({ key: "gate/Über sicht.csv", content, password: "open sesame", maxDownloads: 1 });
      const page = await visit(browser, sluice, { viewport, javaScriptEnabled });
      const first = await page.goto(share.url);
      expect(first?.status()).toBe(401);
      expect(await page.content(), "nothing of the contents before the gate").not.toMatch(/sicht|csv|gate\//u);
      await expect(page).toHaveTitle(/^Shared file/u);
      if (javaScriptEnabled) await expectAccessible(page);
      await page.getByLabel("Password").fill("wrong");
      await page.getByRole("button", { name: "Continue" }).click();
      await expect(page.getByText("That password is not right.")).toBeVisible();
      await expect(page.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
      if (javaScriptEnabled) await expectAccessible(page);
      await page.getByLabel("Password").fill("open sesame");
      await page.getByRole("button", { name: "Continue" }).click();
      await expect(page).toHaveURL(share.url);
      await expect(page.getByRole("heading", { level: 1, name: "Über sicht.csv" })).toBeVisible();
      await expect(page.getByText("1 download left")).toBeVisible();
      await expect(page.getByRole("region", { name: "Preview" })).toContainText("günther,42");
      if (javaScriptEnabled) await expectAccessible(page);
      const file = await download(page);
      expect(file.name).toBe("Über sicht.csv");
      expect(file.bytes.toString()).toBe(content);
      const again = await page.reload();
      expect(again?.status()).toBe(403);
      await expect(page.getByRole("heading", { name: "The download limit is reached" })).toBeVisible();
      if (javaScriptEnabled) await expectAccessible(page);
      await page.context().close();
    });
  }
}

test("looking counts nothing; a refused download is a page that says why", async ({ browser, sluice }) => {
  const share = await sluice.share({ maxDownloads: 1 });
  const page = await visit(browser, sluice);
  for (let look = 0; look < 3; look += 1) await page.goto(share.url);
  await expect(page.getByText("1 download left")).toBeVisible();
  await sluice.fetch(`/share/${share.id}/file`);
  await page.getByRole("link", { name: "Download" }).click();
  await expect(page.getByRole("heading", { name: "The download limit is reached" })).toBeVisible();
  await page.context().close();
});

test("revoked, unknown and malformed links say the same, under the address that was asked for", async ({ browser, sluice }) => {
  const share = await sluice.share();
  await sluice.api(`/api/v1/shares/${share.id}/revoke`, { method: "POST" });
  const page = await visit(browser, sluice);
  const said: string[] = [];
  for (const path of [`/share/${share.id}`, "/share/Unknown123", "/share/not-an-id"]) {
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(404);
    await page.waitForLoadState("networkidle");
    await expect(page).toHaveURL(`${sluice.url}${path}`);
    said.push(await page.getByRole("main").innerText());
  }
  expect(said[0]).toContain("Share not found");
  expect(new Set(said).size).toBe(1);
  await expectAccessible(page);
  await page.context().close();
});

test("an expired link has its own page", async ({ browser, sluice }) => {
  const share = await sluice.share({ expiresIn: 60 });
  await sluice.db.prepare("UPDATE shares SET expires_at_ms = 1 WHERE id = ?1").bind(share.id).run();
  const page = await visit(browser, sluice);
  expect((await page.goto(share.url))?.status()).toBe(410);
  await expect(page.getByRole("heading", { name: "This link has expired" })).toBeVisible();
  await expectAccessible(page);
  await page.context().close();
});

test("a link that is being guessed at lets in whoever knows the password, after a computation", async ({ browser, sluice }) => {
  const share = await sluice.share({ password: "open sesame" });
  await sluice.db
    .prepare("INSERT INTO attempts (key, count, window_started_at_ms) VALUES (?1, 50, ?2)")
    .bind(`password:${share.id}`, Date.now())
    .run();
  const page = await visit(browser, sluice);
  await page.goto(share.url);
  await page.getByLabel("Password").fill("open sesame");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("Somebody is guessing at this link’s password")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Password").fill("still wrong");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("That password is not right.")).toBeVisible({ timeout: 45_000 });
  await page.getByLabel("Password").fill("open sesame");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("link", { name: "Download" })).toBeVisible({ timeout: 45_000 });
  await page.context().close();
});

test("pictures and sounds are shown without counting", async ({ browser, sluice }) => {
  const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  const picture = await sluice.share({ key: "pictures/dot.png", content: png, maxDownloads: 1 });
  const page = await visit(browser, sluice);
  await page.goto(picture.url);
  const shown = page.getByRole("img", { name: "Preview of dot.png" });
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
  await expect(page.getByText("1 download left")).toBeVisible();
  await expectAccessible(page);
  const sound = await sluice.share({ key: "sounds/silence.wav", content: wav() });
  await page.goto(sound.url);
  const player = page.getByLabel("Preview of silence.wav");
  await expect.poll(() => player.evaluate((media: HTMLMediaElement) => media.duration)).toBeCloseTo(2, 1);
  await player.evaluate((media: HTMLMediaElement) => (media.currentTime = 1.5));
  await expect.poll(() => player.evaluate((media: HTMLMediaElement) => media.seeking)).toBe(false);
  expect(await player.evaluate((media: HTMLMediaElement) => media.currentTime)).toBeCloseTo(1.5, 1);
  await expectAccessible(page);
  await page.context().close();
});

/** Two seconds of silence. */
function wav(): Buffer {
  const rate = 8000;
  const data = Buffer.alloc(rate * 2, 128);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}
