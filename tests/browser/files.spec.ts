import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { placeholderOf } from "../../lib/visitor-uploads/placeholder.ts";
import { expect, expectAccessible, signIn, test, WIDTHS } from "../support/browser.ts";
import type { Sluice } from "../support/sluice.ts";
import { storedDigest } from "../support/stored-digest.ts";

const MIB = 1024 * 1024;

/** A folder of its own in `documents` for one test, with these files; removed with them afterwards. */
async function makeFolder(sluice: Sluice, files: Record<string, string | Uint8Array>): Promise<string> {
  const prefix = `test-${crypto.randomUUID()}/`;
  const bucket = await sluice.bucket("documents");
  await bucket.put(prefix, "");
  for (const [name, content] of Object.entries(files)) await bucket.put(prefix + name, content);
  return prefix;
}

const address = (prefix: string) => `/files/documents?prefix=${encodeURIComponent(prefix)}`;
/** Goes to a folder and waits until its script is there. */
async function openFolder(page: Page, prefix: string): Promise<void> {
  await page.goto(address(prefix));
  await expect(page.locator("[data-explorer][aria-busy=false]")).toBeAttached();
}

const row = (page: Page, name: string) => page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });

async function keysBelow(sluice: Sluice, prefix: string): Promise<string[]> {
  const { objects } = await (await sluice.bucket("documents")).list({ prefix });
  return objects.map((object) => object.key.slice(prefix.length)).filter((key) => key !== "");
}

async function textOf(sluice: Sluice, key: string): Promise<string | undefined> {
  return (await (await sluice.bucket("documents")).get(key))?.text();
}

async function drop(page: Page, files: Record<string, string>): Promise<void> {
  const transfer = await page.evaluateHandle((contents) => {
    const data = new DataTransfer();
    for (const [name, text] of Object.entries(contents)) data.items.add(new File([text], name, { type: "text/plain" }));
    return data;
  }, files);
  for (const type of ["dragenter", "dragover", "drop"]) await page.dispatchEvent("main", type, { dataTransfer: transfer });
}

test.describe("Files", () => {
  test.beforeEach(async ({ page, sluice }) => signIn(page, sluice));

  test("whoever is not signed in comes to the sign-in page and back to the very folder", async ({ browser, sluice }) => {
    const context = await browser.newContext({ baseURL: sluice.url });
    const page = await context.newPage();
    await page.goto("/files/documents?prefix=reports/");
    await expect(page).toHaveURL(`/sign-in?next=${encodeURIComponent("/files/documents?prefix=reports/")}`);
    await context.close();
  });

  test("a file that a visitor is uploading is said to be arriving, not to be as small as what holds its place", async ({
    page,
    sluice,
  }) => {
    const prefix = await makeFolder(sluice, { "there.txt": "there" });
    const { body, ...metadata } = placeholderOf("a hash");
    await (await sluice.bucket("documents")).put(`${prefix}coming.txt`, body, metadata);
    await openFolder(page, prefix);
    await expect(row(page, "coming.txt")).toContainText("arriving");
    await expect(row(page, "there.txt")).toContainText("5 B");
  });

  for (const [name, viewport] of Object.entries(WIDTHS)) {
    test(`buckets, folders and the file's details are reachable and accessible on a ${name}`, async ({ page, sluice }) => {
      await page.setViewportSize(viewport);
      const prefix = await makeFolder(sluice, {
        "inner/deep.txt": "deep",
        "notes.txt": "some notes",
        "a very long name that goes on and on until it cannot fit any line of any screen in the world.txt": "x",
      });
      await page.goto("/files");
      await expectAccessible(page);
      await page.getByRole("link", { name: /documents/u }).click();
      await expect(page.getByRole("heading", { name: "documents" })).toBeVisible();
      await openFolder(page, prefix);
      await expect(row(page, "notes.txt")).toBeVisible();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "nothing sticks out sideways").toBe(
        true,
      );

      await page.getByRole("link", { name: "inner", exact: true }).click();
      await expect(row(page, "deep.txt")).toBeVisible();
      await page.goBack();
      await page.getByRole("link", { name: "notes.txt", exact: true }).click();
      const panel = page.getByRole("dialog", { name: "notes.txt" });
      await expect(panel.getByText("(10 bytes)")).toBeVisible();
      await expect(panel.getByText("No link leads to this file.")).toBeVisible();
      await expectAccessible(page);
      // The panel has an address of its own.
      await page.reload();
      await expect(panel.getByText("(10 bytes)")).toBeVisible();
      await panel.getByRole("button", { name: "Close" }).click();
      await expect(panel).toBeHidden();

      await row(page, "notes.txt").getByRole("checkbox").click();
      await expectAccessible(page);
      await page.getByRole("button", { name: "Actions for notes.txt" }).click();
      await expect(page.getByRole("menuitem").first()).toHaveText(/^Share/u);
      await expectAccessible(page);
    });
  }

  test("names that no path could carry are opened, shown and found again", async ({ page, sluice }) => {
    const prefix = await makeFolder(sluice, { "a//b.txt": "1", "./c.txt": "2", "100% #1?+ü/d e.txt": "3", "../e.txt": "4" });
    await openFolder(page, prefix);
    await page.getByRole("link", { name: "100% #1?+ü" }).click();
    await expect(row(page, "d e.txt")).toBeVisible();
    await page.reload();
    await expect(row(page, "d e.txt")).toBeVisible();
    await openFolder(page, prefix);
    await page.getByRole("link", { name: "a", exact: true }).click();
    await page.getByRole("link", { name: "(no name)" }).click();
    await expect(row(page, "b.txt")).toBeVisible();
    for (const [folder, file] of [
      ["..", "e.txt"],
      [".", "c.txt"],
    ] as const) {
      await page.goto(address(`${prefix}${folder}/`));
      await expect(row(page, file)).toBeVisible();
    }
  });

  test("a folder that is not there and a bucket that is not there say so", async ({ page }) => {
    await page.goto(address("nothing-here/"));
    await expect(page.getByText("Nothing in here yet")).toBeVisible();
    await expectAccessible(page);
    expect((await page.goto("/files/__proto__"))?.status()).toBe(404);
    await expect(page.getByText("There is no such bucket")).toBeVisible();
    await expectAccessible(page);
  });

  test("every line of a folder of several pages can be reached, sorted and filtered", async ({ page, sluice }) => {
    const files = Object.fromEntries(
      Array.from({ length: 620 }, (_, index) => [`n${String(index).padStart(4, "0")}.txt`, "x".repeat(index + 1)]),
    );
    const prefix = await makeFolder(sluice, files);
    await openFolder(page, prefix);
    await expect(row(page, "n0000.txt")).toBeVisible();
    expect(await page.getByRole("row").count(), "only lines in sight are in the document").toBeLessThan(80);
    // What the server wrote is the beginning. Whoever has scrolled when the script comes, as on a slow line, sees the lines there, and the console stays silent.
    const scripts = /\/_next\/static\/.*\.js/u;
    const arrival = Promise.withResolvers<undefined>();
    await page.route(scripts, async (route) => {
      await arrival.promise;
      await route.continue();
    });
    const address = page.url();
    await page.goto("about:blank");
    await page.goto(address, { waitUntil: "commit" });
    await expect(row(page, "n0000.txt")).toBeVisible();
    await page.evaluate(() => window.scrollTo(0, 2600));
    expect(await page.evaluate(() => window.scrollY)).toBe(2600);
    arrival.resolve(undefined);
    await expect(row(page, "n0065.txt")).toBeVisible();
    await page.unroute(scripts);
    await page.getByRole("columnheader", { name: "Size" }).getByRole("button").click();
    await expect(row(page, "n0619.txt")).toBeVisible();
    await expect(page).toHaveURL(/sort=-size/u);
    await page.keyboard.press("/");
    await page.getByRole("searchbox", { name: "Filter by name" }).fill("n0007");
    await expect(row(page, "n0007.txt")).toBeVisible();
    await expect(page.getByText("1 of 620 files", { exact: false })).toBeVisible();
    await page.getByRole("searchbox", { name: "Filter by name" }).fill("nothing like it");
    await expect(page.getByText("Nothing here has “nothing like it” in its name")).toBeVisible();
  });

  test("files dropped on the page and chosen with the button arrive whole, folders with their structure", async ({ page, sluice }) => {
    const prefix = await makeFolder(sluice, {});
    await openFolder(page, prefix);
    await drop(page, { "one.txt": "first", "two.txt": "second" });
    await expect(page.getByRole("region", { name: "Uploads" }).getByRole("heading", { name: "2 files uploaded" })).toBeVisible();
    await expect(row(page, "one.txt")).toBeVisible();
    await expectAccessible(page);

    const directory = await mkdtemp(path.join(tmpdir(), "sluice-"));
    await mkdir(path.join(directory, "album/2024"), { recursive: true });
    await writeFile(path.join(directory, "album/2024/a.txt"), "a");
    await writeFile(path.join(directory, "album/b.txt"), "b");
    await page.getByLabel("Folder to upload").setInputFiles(path.join(directory, "album"));
    await expect(row(page, "album")).toBeVisible();
    await expect(page.getByRole("heading", { name: "4 files uploaded" })).toBeVisible();
    await rm(directory, { recursive: true });

    expect(await keysBelow(sluice, prefix)).toEqual(["album/2024/a.txt", "album/b.txt", "one.txt", "two.txt"]);
    expect(await textOf(sluice, `${prefix}one.txt`)).toBe("first");

    // The panel stays while one goes elsewhere.
    await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Files" }).click();
    await expect(page.getByRole("link", { name: /media/u })).toBeVisible();
    await expect(page.getByRole("region", { name: "Uploads" })).toBeVisible();
  });

  test("a file above 90 MiB goes in parts, survives a pause and a failing part, and arrives byte for byte", async ({ page, sluice }) => {
    test.setTimeout(180_000);
    const prefix = await makeFolder(sluice, {});
    const directory = await mkdtemp(path.join(tmpdir(), "sluice-"));
    const file = path.join(directory, "large.bin");
    const handle = await open(file, "w");
    await handle.truncate(91 * MIB);
    await handle.write("end", 91 * MIB - 3);
    await handle.write("middle", 64 * MIB - 3);
    await handle.close();
    // In the page, as a route of Playwright's carries all 91 MiB through the test.
    await page.addInitScript(() => {
      const { open, send } = XMLHttpRequest.prototype;
      const addresses = new WeakMap<XMLHttpRequest, string>();
      XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, method: string, url: string | URL) {
        addresses.set(this, String(url));
        open.call(this, method, url, true);
      };
      XMLHttpRequest.prototype.send = function (body) {
        if ("refused" in window || !addresses.get(this)?.endsWith("partNumber=2")) return send.call(this, body);
        Object.assign(window, { refused: true });
        Object.defineProperties(this, {
          status: { value: 429 },
          responseText: { value: '{"error":"Too many requests."}' },
          getResponseHeader: { value: (name: string) => (name === "retry-after" ? "1" : null) },
        });
        this.dispatchEvent(new ProgressEvent("load"));
      };
    });
    await openFolder(page, prefix);
    await page.getByLabel("Files to upload").setInputFiles(file);
    const uploads = page.getByRole("region", { name: "Uploads" });
    await uploads.getByRole("button", { name: "Pause large.bin" }).click();
    await expect(uploads.getByText(/^Paused at/u)).toBeVisible();
    await uploads.getByRole("button", { name: "Resume large.bin" }).click();
    await expect(uploads.getByRole("heading", { name: "1 file uploaded" })).toBeVisible({ timeout: 120_000 });
    expect(await page.evaluate(() => "refused" in window)).toBe(true);
    const stored = await storedDigest(sluice, "documents", `${prefix}large.bin`);
    expect(stored.etag, "joined from three parts").toMatch(/-3$/u);
    const expected = createHash("sha256");
    for await (const chunk of createReadStream(file)) expected.update(chunk as Buffer);
    expect(stored.sha256).toBe(expected.digest("hex"));
    await rm(directory, { recursive: true });
  });

  test("a file whose part fails for good is told as failed, never as uploaded, and can be tried again", async ({ page, sluice }) => {
    const prefix = await makeFolder(sluice, {});
    let isBroken = true;
    await page.route(/\/api\/buckets\/documents\/upload\?/u, (route) =>
      isBroken ? route.fulfill({ status: 403, json: { error: "Not today." } }) : route.continue(),
    );
    await openFolder(page, prefix);
    await drop(page, { "fails.txt": "text" });
    const uploads = page.getByRole("region", { name: "Uploads" });
    await expect(uploads.getByRole("heading", { name: "1 file failed" })).toBeVisible();
    await expect(uploads.getByText("Not today.")).toBeVisible();
    await expectAccessible(page);
    expect(await keysBelow(sluice, prefix)).toEqual([]);
    isBroken = false;
    await uploads.getByRole("button", { name: "Retry fails.txt" }).click();
    await expect(uploads.getByRole("heading", { name: "1 file uploaded" })).toBeVisible();
    expect(await textOf(sluice, `${prefix}fails.txt`)).toBe("text");
  });

  test("overwriting asks first and names the files; skipping changes nothing", async ({ page, sluice }) => {
    const prefix = await makeFolder(sluice, { "there.txt": "old" });
    await openFolder(page, prefix);
    await drop(page, { "there.txt": "new", "fresh.txt": "fresh" });
    const question = page.getByRole("alertdialog", { name: "Overwrite this file?" });
    await expect(question.getByText(`${prefix}there.txt`)).toBeVisible();
    await expectAccessible(page);
    await question.getByRole("button", { name: "Skip it" }).click();
    await expect(page.getByRole("heading", { name: "1 file uploaded" })).toBeVisible();
    expect(await textOf(sluice, `${prefix}there.txt`)).toBe("old");
    expect(await textOf(sluice, `${prefix}fresh.txt`)).toBe("fresh");
    await drop(page, { "there.txt": "new" });
    await question.getByRole("button", { name: "Overwrite" }).click();
    await expect(page.getByRole("heading", { name: "2 files uploaded" })).toBeVisible();
    expect(await textOf(sluice, `${prefix}there.txt`)).toBe("new");
  });

  test("a file is renamed, copied and moved, and nothing that is there is overwritten unasked", async ({ page, sluice }) => {
    const prefix = await makeFolder(sluice, { "draft.txt": "draft", "taken.txt": "", "inner/draft.txt": "other" });
    await openFolder(page, prefix);
    await row(page, "draft.txt").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("F2");
    const dialog = page.getByRole("dialog", { name: "Rename" });
    await dialog.getByRole("textbox", { name: "New name" }).fill("taken.txt");
    await page.keyboard.press("Enter");
    await expect(dialog.getByText(/“taken.txt” is there already/u)).toBeVisible();
    await expectAccessible(page);
    await dialog.getByRole("textbox", { name: "New name" }).fill("final.txt");
    await page.keyboard.press("Enter");
    await expect(row(page, "final.txt")).toBeFocused();
    expect(await keysBelow(sluice, prefix)).toEqual(["final.txt", "inner/draft.txt", "taken.txt"]);

    await row(page, "final.txt").getByRole("button", { name: "Actions for final.txt" }).click();
    await page.getByRole("menuitem", { name: "Copy to…" }).click();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Copy", exact: true }).click();
    await expect(row(page, "final copy.txt")).toBeVisible();

    await page.getByRole("button", { name: "Actions for final.txt" }).click();
    await page.getByRole("menuitem", { name: "Move to…" }).click();
    await page.getByRole("textbox", { name: "To the folder" }).fill(`${prefix}new place`);
    await page.getByRole("button", { name: "Move", exact: true }).click();
    await expect(row(page, "new place")).toBeVisible();
    await expect(row(page, "final.txt")).toBeHidden();
    expect(await keysBelow(sluice, prefix)).toEqual(["final copy.txt", "inner/draft.txt", "new place/final.txt", "taken.txt"]);

    await (await sluice.bucket("documents")).put(`${prefix}draft.txt`, "mine");
    await openFolder(page, prefix);
    await page.getByRole("button", { name: "Actions for draft.txt" }).click();
    await page.getByRole("menuitem", { name: "Move to…" }).click();
    const destination = page.getByRole("dialog", { name: "Move “draft.txt”" });
    await destination.getByRole("button", { name: "inner" }).click();
    await expect(destination.getByRole("textbox")).toHaveValue(`${prefix}inner/`);
    await destination.getByRole("button", { name: "Move", exact: true }).click();
    await expect(page.getByRole("dialog", { name: "Overwrite this file?" })).toBeVisible();
    await expectAccessible(page);
    expect(await textOf(sluice, `${prefix}inner/draft.txt`)).toBe("other");
    await page.getByRole("button", { name: "Overwrite" }).click();
    await expect(row(page, "draft.txt")).toBeHidden();
    expect(await textOf(sluice, `${prefix}inner/draft.txt`)).toBe("mine");
  });

  test("deleting says what goes and which links stop, and names what stayed", async ({ page, sluice }) => {
    const prefix = await makeFolder(sluice, { "a.txt": "1234", "b.txt": "56", "c.txt": "7", "full/x.txt": "x" });
    await sluice.share({ key: `${prefix}a.txt` });
    await sluice.share({ key: `${prefix}a.txt` });
    await openFolder(page, prefix);
    await expect(row(page, "a.txt").getByText("2 links reach this")).toBeAttached();
    await row(page, "a.txt").click();
    await row(page, "b.txt").click({ modifiers: ["Shift"] });
    await page.keyboard.press("Delete");
    const question = page.getByRole("alertdialog", { name: "Delete 2 files?" });
    await expect(question.getByText("2 files, 6 B. Two share links point here and will lose it. This cannot be undone.")).toBeVisible();
    await expectAccessible(page);
    await question.getByRole("button", { name: "Keep" }).click();
    expect(await keysBelow(sluice, prefix)).toHaveLength(4);
    await page.keyboard.press("Delete");
    await question.getByRole("button", { name: "Delete 2 files" }).click();
    await expect(row(page, "a.txt")).toBeHidden();
    await expect(page.getByText("2 share links stopped working.")).toBeVisible();
    expect(await keysBelow(sluice, prefix)).toEqual(["c.txt", "full/x.txt"]);

    await page.getByRole("button", { name: "Actions for full" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await expect(page.getByRole("alertdialog").getByText(/“full” is not empty and stays/u)).toBeVisible();
    await page.getByRole("button", { name: "Keep" }).click();

    await page.route("**/api/v1/objects/delete", (route) =>
      route.fulfill({
        json: {
          deleted: [],
          failed: [{ key: `${prefix}c.txt`, code: "unavailable", message: "The store is not answering." }],
          brokenShares: 0,
        },
      }),
    );
    await row(page, "c.txt").click();
    await page.keyboard.press("Delete");
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await expect(page.getByRole("alertdialog", { name: "Nothing was deleted" }).getByText("The store is not answering.")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("alertdialog").getByRole("button", { name: "Close" }).click();
    await expect(row(page, "c.txt")).toBeVisible();
  });

  test("everything works by keyboard: moving, selecting, the menu, a new folder and help", async ({ page, sluice }) => {
    const prefix = await makeFolder(sluice, { "a.txt": "a", "b.txt": "b", "c.txt": "c" });
    await openFolder(page, prefix);
    await row(page, "a.txt").focus();
    await page.keyboard.press("ArrowDown");
    await expect(row(page, "b.txt")).toBeFocused();
    await expect(row(page, "b.txt")).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("Shift+ArrowDown");
    await expect(page.getByRole("status").filter({ hasText: "2 files selected" })).toBeAttached();
    await page.keyboard.press("Home");
    await expect(row(page, "a.txt")).toBeFocused();
    await page.keyboard.press("Control+a");
    await expect(page.getByRole("status").filter({ hasText: "3 files selected" })).toBeAttached();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("toolbar", { name: "Selection" })).toBeHidden();

    await page.keyboard.press("Shift+F10");
    await expect(page.getByRole("menuitem").first()).toHaveText(/^Share/u);
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(row(page, "a.txt")).toBeFocused();

    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keys in Files" })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(row(page, "a.txt")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog", { name: "a.txt" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(row(page, "a.txt")).toBeFocused();

    await page.getByRole("button", { name: "New folder" }).press("Enter");
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("made/here");
    await page.keyboard.press("Enter");
    await expect(page.getByText(/A name has no slash/u)).toBeVisible();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("made here");
    await page.keyboard.press("Enter");
    await expect(row(page, "made here")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "made here" })).toBeVisible();
    await expect(page.getByText("Nothing in here yet")).toBeVisible();
  });

  test("the reserved folder is shown only when asked for, and then read-only", async ({ page, sluice }) => {
    await sluice.share();
    await openFolder(page, "");
    await expect(row(page, ".r2-explorer")).toBeHidden();
    await page.getByRole("button", { name: "View" }).click();
    await expectAccessible(page);
    await page.getByRole("menuitemcheckbox", { name: "Show the reserved folder, read-only" }).click();
    await page.getByRole("link", { name: ".r2-explorer", exact: true }).click();
    await expect(page.getByText("Kept for Sluice and shown read-only.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Upload" })).toBeHidden();
    await openFolder(page, "");
    await page.getByRole("button", { name: "View" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Show the reserved folder, read-only" }).click();
    await expect(row(page, ".r2-explorer")).toBeHidden();
  });
});
