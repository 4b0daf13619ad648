import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page } from "@playwright/test";
import type { PresentedShare } from "../../lib/shares/present-share.ts";
import { expect, expectAccessible, test, WIDTHS } from "../support/browser.ts";
import type { Sluice } from "../support/sluice.ts";
import { storedDigest } from "../support/stored-digest.ts";

const MIB = 1024 * 1024;
let folders = 0;

async function link(
  sluice: Sluice,
  allowedActions: string,
  values: Record<string, unknown> = {},
): Promise<PresentedShare & { folder: string }> {
  const folder = `visited-${(folders += 1)}/`;
  const bucket = await sluice.bucket("documents");
  for (const name of ["report.txt", "notes.md", "old/draft.txt"]) await bucket.put(folder + name, `contents of ${name}`);
  const response = await sluice.api("/api/v1/shares", {
    method: "POST",
    json: { items: [{ bucket: "documents", prefix: folder }], allowedActions, name: "For the fair", ...values },
  });
  if (response.status !== 201) throw new Error(await response.text());
  return { ...((await response.json()) as PresentedShare), folder };
}

async function visit(browser: Browser, sluice: Sluice, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
  return await (await browser.newContext({ baseURL: sluice.url, ...options })).newPage();
}

const keys = async (sluice: Sluice, prefix: string) =>
  (await (await sluice.bucket("documents")).list({ prefix })).objects.map((object) => object.key.slice(prefix.length)).sort();
const named = (name: string, content: string) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(content) });

for (const [width, viewport] of Object.entries(WIDTHS)) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`files go up with a receipt, and what a link does not take is told of (${width}, ${colorScheme})`, async ({ browser, sluice }) => {
      const share = await link(sluice, "upload", { uploads: { types: ["txt", "md"], maxFileBytes: 100 } });
      const page = await visit(browser, sluice, { viewport, colorScheme });
      await page.goto(share.url);
      await expect(page.getByRole("button", { name: "Choose files" })).toBeVisible();
      await expectAccessible(page);
      expect(await page.content(), "nothing of what is there").not.toMatch(/report\.txt|notes\.md|visited-/u);
      await page
        .getByLabel("Files to upload")
        .setInputFiles([named("report.txt", "mine"), named("photo.png", "x"), named("large.txt", "x".repeat(101)), named("new.md", "new")]);
      const receipt = page.getByRole("region", { name: "Receipt" });
      await expect(receipt.getByRole("listitem")).toHaveCount(2);
      await expect(page.getByText("This link takes only .txt, .md.")).toBeVisible();
      await expect(page.getByText("This file is larger than this link takes.")).toBeVisible();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
      for (const name of ["photo.png", "large.txt"]) await page.getByRole("button", { name: `Cancel ${name}` }).click();
      await expect(receipt.getByRole("heading", { name: "Thank you" })).toBeVisible();
      expect(await keys(sluice, share.folder)).toEqual(["new.md", "notes.md", "old/draft.txt", "report (2).txt", "report.txt"]);
      await page.context().close();
    });
  }
}

test("an upload of 200 MB goes on after the page was closed midway, with the parts that are missing", async ({ browser, sluice }) => {
  test.setTimeout(240_000);
  const share = await link(sluice, "upload");
  const folder = await mkdtemp(path.join(tmpdir(), "sluice-upload-"));
  const file = path.join(folder, "film.bin");
  const block = randomBytes(MIB);
  const bytes = Buffer.concat(Array.from({ length: 200 }, (_, index) => Buffer.concat([Buffer.from([index]), block.subarray(1)])));
  await writeFile(file, bytes);
  try {
    const context = await browser.newContext({ baseURL: sluice.url });
    let page = await context.newPage();
    const parts: string[] = [];
    context.on("requestfinished", (request) => {
      const part = /\/parts\/(\d+)$/u.exec(request.url())?.[1];
      if (part !== undefined) parts.push(part);
    });
    await page.goto(share.url);
    await page.getByLabel("Files to upload").setInputFiles(file);
    await expect.poll(() => parts.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(4);
    await page.close({ runBeforeUnload: false });
    const before = parts.length;
    page = await context.newPage();
    await page.goto(share.url);
    await expect(page.getByRole("region", { name: "Interrupted uploads" })).toContainText("film.bin");
    await expectAccessible(page);
    await page.getByLabel("Files to upload").setInputFiles(file);
    await expect(page.getByRole("heading", { name: "Thank you" })).toBeVisible({ timeout: 120_000 });
    // Two more may have been on their way when the page was closed.
    expect(parts.length - before).toBeLessThanOrEqual(13 - before);
    expect(new Set(parts).size, "no part that was acknowledged went twice").toBe(parts.length);
    const { sha256 } = await storedDigest(sluice, "documents", `${share.folder}film.bin`);
    expect(sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
    await context.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("an upload pauses, resumes and is cancelled by its buttons", async ({ browser, sluice }) => {
  const share = await link(sluice, "upload_download");
  const page = await visit(browser, sluice);
  await page.goto(share.url);
  let isHeld = true;
  await page.route("**/parts/*", async (route) => (isHeld ? undefined : await route.continue()));
  await page
    .getByLabel("Files to upload")
    .setInputFiles({ name: "big.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(17 * MIB) });
  await page.getByRole("button", { name: "Pause big.bin" }).click();
  await expect(page.getByText("Paused at")).toBeVisible();
  await page.getByRole("button", { name: "Cancel big.bin" }).click();
  await expect.poll(() => keys(sluice, share.folder)).toEqual(["notes.md", "old/draft.txt", "report.txt"]);
  isHeld = false;
  await page.getByLabel("Files to upload").setInputFiles(named("small.txt", "x"));
  await page.getByRole("button", { name: "Show in the folder" }).click();
  await expect(page.getByRole("link", { name: "small.txt", exact: true }).first()).toBeVisible();
  await page.context().close();
});

for (const [width, viewport] of Object.entries(WIDTHS)) {
  test(`full access: rename, new folder, move and delete by keyboard alone (${width})`, async ({ browser, sluice }) => {
    const share = await link(sluice, "full");
    const page = await visit(browser, sluice, { viewport });
    await page.goto(share.url);
    // It comes with the script that hears the others.
    const newFolder = page.getByRole("button", { name: "New folder" });
    await expect(newFolder).toBeVisible();
    const change = page.getByRole("button", { name: "Change report.txt" });
    await change.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog", { name: "report.txt" })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(change, "the focus is back where it was").toBeFocused();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Rename" }).press("Enter");
    await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
    await page.keyboard.type("summary");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: "Change summary.txt" })).toBeVisible();
    await newFolder.press("Enter");
    await page.keyboard.type("sent");
    await page.keyboard.press("Enter");
    // What was done is shown by loading the page again.
    await expect(page.getByRole("link", { name: "sent", exact: true })).toBeVisible();
    await expect(newFolder).toBeVisible();
    await page.getByRole("button", { name: "Change summary.txt" }).press("Enter");
    await page.getByRole("button", { name: "Move to…" }).press("Enter");
    await page.getByRole("list", { name: "Folders" }).getByRole("button", { name: "sent" }).press("Enter");
    await expect(page.getByText("There are no folders in it.")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Move here" }).press("Enter");
    await expect.poll(() => keys(sluice, share.folder)).toEqual(["notes.md", "old/draft.txt", "sent/", "sent/summary.txt"]);
    await expect(page.getByRole("button", { name: "Change summary.txt" })).toHaveCount(0);
    await expect(newFolder).toBeVisible();
    await page.getByRole("button", { name: "Change old" }).press("Enter");
    await page.getByRole("button", { name: "Delete" }).press("Enter");
    await expect(page.getByRole("dialog", { name: "Delete “old”?" })).toContainText("everything in it");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Delete" }).press("Enter");
    await expect(page.getByRole("button", { name: "Change old" })).toHaveCount(0);
    await expect(newFolder).toBeVisible();
    await page.getByRole("button", { name: "Change notes.md" }).press("Enter");
    await page.getByRole("button", { name: "Rename" }).press("Enter");
    await page.getByRole("textbox", { name: "Name" }).fill(".hidden");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog").getByRole("alert")).toContainText("begins with a dot");
    expect(await keys(sluice, share.folder)).toEqual(["notes.md", "sent/", "sent/summary.txt"]);
    await page.context().close();
  });
}
