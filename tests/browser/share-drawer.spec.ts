import type { Page } from "@playwright/test";
import type { PresentedPreset } from "../../lib/presets/schema.ts";
import type { PresentedShare } from "../../lib/shares/present-share.ts";
import { expect, expectAccessible, signIn, test, WIDTHS } from "../support/browser.ts";
import type { Sluice } from "../support/sluice.ts";

/** A folder of its own with these files in `documents` or another bucket. */
async function makeFolder(sluice: Sluice, names: string[], bucketName = "documents"): Promise<string> {
  const prefix = `drawer-${crypto.randomUUID().slice(0, 8)}/`;
  const bucket = await sluice.bucket(bucketName);
  for (const name of names) await bucket.put(prefix + name, `contents of ${name}`);
  return prefix;
}

async function openFolder(page: Page, prefix: string, bucket = "documents"): Promise<void> {
  await page.goto(`/files/${bucket}?prefix=${encodeURIComponent(prefix)}`);
  await expect(page.locator("[data-explorer][aria-busy=false]")).toBeAttached();
}

const row = (page: Page, name: string) => page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
const drawer = (page: Page) => page.getByRole("region", { name: "New share" });
const inDrawer = (page: Page) => drawer(page).getByRole("list", { name: "In the new share" }).getByRole("listitem");

async function findShare(sluice: Sluice, url: string): Promise<PresentedShare> {
  const address = url.split("/").pop() ?? "";
  const list = (await (await sluice.api("/api/v1/shares?limit=200")).json()) as { data: PresentedShare[] };
  const share = list.data.find((each) => each.url.endsWith(`/${address}`));
  if (share === undefined) throw new Error(`No link has the address ${url}`);
  return share;
}
const countShares = async (sluice: Sluice) =>
  ((await (await sluice.api("/api/v1/shares?limit=200")).json()) as { data: unknown[] }).data.length;
const setSettings = (sluice: Sluice, json: unknown) => sluice.api("/api/v1/settings", { method: "PATCH", json });
const presetsOf = async (sluice: Sluice) => ((await (await sluice.api("/api/v1/presets")).json()) as { data: PresentedPreset[] }).data;

test.beforeEach(async ({ page, context, sluice }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.setViewportSize(WIDTHS.desktop);
  await signIn(page, sluice);
});

test("a share is built from three folders of two buckets by drag and drop, survives going about and a reload, and becomes one copied link", async ({
  page,
  sluice,
}) => {
  const first = await makeFolder(sluice, ["one.txt", "two.txt", "inner/deep.txt"]);
  const second = await makeFolder(sluice, ["report.txt"]);
  const third = await makeFolder(sluice, ["clip.txt"], "media");
  await openFolder(page, first);
  await page.getByRole("button", { name: "New share" }).click();
  await expect(drawer(page)).toContainText("Nothing in it yet");
  await expectAccessible(page);
  await row(page, "one.txt").click();
  await row(page, "two.txt").click({ modifiers: ["Shift"] });
  await row(page, "two.txt").dragTo(drawer(page));
  await expect(inDrawer(page)).toHaveCount(2);
  await row(page, "inner").dragTo(drawer(page));
  await expect(inDrawer(page)).toHaveCount(3);
  // Once more changes nothing.
  await row(page, "inner").dragTo(drawer(page));
  await expect(inDrawer(page)).toHaveCount(3);

  await openFolder(page, second);
  await expect(inDrawer(page), "what was collected is there after a reload").toHaveCount(3);
  await row(page, "report.txt").hover();
  await row(page, "report.txt").getByRole("button", { name: "Add report.txt to the share" }).click();
  await page
    .getByRole("navigation", { name: /breadcrumb/iu })
    .getByRole("link", { name: "Files" })
    .click();
  await page.getByRole("link", { name: /media/u }).click();
  await expect(page.getByRole("heading", { name: "media" })).toBeVisible();
  await expect(inDrawer(page), "and when one goes to another bucket").toHaveCount(4);
  await row(page, third.slice(0, -1)).dragTo(drawer(page));
  await expect(drawer(page)).toContainText("3 files and 2 folders");
  await drawer(page).getByRole("button", { name: "Remove two.txt from the share" }).click();
  await expect(drawer(page)).toContainText("2 files and 2 folders");
  await expectAccessible(page);

  await drawer(page).getByRole("button", { name: "Collapse the new share" }).click();
  await expect(inDrawer(page)).toHaveCount(0);
  await page.reload();
  await drawer(page).getByRole("button", { name: "Expand the new share" }).click();
  await drawer(page).getByRole("button", { name: "Create link" }).click();
  const dialog = page.getByRole("dialog", { name: "Share 2 files and 2 folders" });
  await expect(dialog.getByText(/^Anyone with the link can download until/u)).toBeVisible();
  const before = await countShares(sluice);
  await dialog.getByRole("button", { name: "Create and copy link" }).dblclick();
  const done = page.getByRole("dialog", { name: "Link copied" });
  const url = await done.getByLabel("Link", { exact: true }).inputValue();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(url);
  expect(await countShares(sluice), "a double click makes one link").toBe(before + 1);
  expect((await findShare(sluice, url)).items).toMatchObject([
    { bucket: "documents", key: `${first}one.txt` },
    { bucket: "documents", prefix: `${first}inner/` },
    { bucket: "documents", key: `${second}report.txt` },
    { bucket: "media", prefix: third },
  ]);
  await done.getByRole("button", { name: "Done" }).click();
  await expect(drawer(page)).toBeHidden();
  await expect(row(page, third.slice(0, -1)).getByTitle("1 link reaches this")).toBeVisible();
  await openFolder(page, `${first}inner/`);
  await expect(row(page, "deep.txt").getByTitle("1 link reaches this"), "what lies in a shared folder is marked").toBeVisible();
});

test("by keyboard alone: collect, look, remove, create", async ({ page, sluice }) => {
  const prefix = await makeFolder(sluice, ["a.txt", "b.txt", "c/d.txt"]);
  await openFolder(page, prefix);
  await row(page, "c").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("a");
  await expect(drawer(page)).toContainText("1 file and 1 folder");
  await page.keyboard.press("End");
  await page.keyboard.press("a");
  await expect(inDrawer(page)).toHaveCount(3);
  const remove = drawer(page).getByRole("button", { name: "Remove a.txt from the share" });
  await remove.focus();
  await page.keyboard.press("Enter");
  await expect(inDrawer(page)).toHaveCount(2);
  await expect(drawer(page).getByRole("button", { name: "Remove b.txt from the share" }), "the focus goes to the neighbour").toBeFocused();
  await page.keyboard.press("Tab");
  await expect(drawer(page).getByRole("button", { name: "Create link" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByRole("button", { name: "Create and copy link" })).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("dialog", { name: "Link copied" }).getByRole("button", { name: "Copied" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(drawer(page)).toBeHidden();
});

test("on a phone the drawer is a sheet at the bottom that lets the list be used, and everything fits", async ({ page, sluice }) => {
  const prefix = await makeFolder(sluice, ["a.txt", "b/c.txt"]);
  await page.setViewportSize(WIDTHS.phone);
  await openFolder(page, prefix);
  await row(page, "b").getByRole("checkbox").click();
  await page.getByRole("button", { name: "Add to share" }).click();
  await expect(drawer(page)).toContainText("1 folder");
  const box = await drawer(page).boundingBox();
  expect([box?.x, Math.round((box?.y ?? 0) + (box?.height ?? 0)), box?.width]).toEqual([0, WIDTHS.phone.height, WIDTHS.phone.width]);
  await expectAccessible(page);
  await drawer(page).getByRole("button", { name: "Collapse the new share" }).click();
  await row(page, "a.txt").getByRole("checkbox").click();
  await page.getByRole("button", { name: "Add to share" }).click();
  await expect(drawer(page)).toContainText("1 file and 1 folder");
  await drawer(page).getByRole("button", { name: "Create link" }).click();
  const dialog = page.getByRole("dialog", { name: "Share 1 file and 1 folder" });
  for (const group of ["Access", "Limits"]) await dialog.getByRole("button", { name: group }).click();
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "nothing sticks out sideways").toBe(true);
});

test("a folder takes two actions to a copied link, and the five kinds say what will hold and why they cannot be", async ({
  page,
  sluice,
}) => {
  const prefix = await makeFolder(sluice, ["file.txt", "inbox/keep.txt"]);
  await openFolder(page, prefix);
  await row(page, "file.txt").hover();
  await page.getByRole("button", { name: "Share file.txt" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Access" }).click();
  await expect(dialog.getByRole("radio", { name: "Upload only" })).toBeDisabled();
  await expect(dialog.getByText("It needs a folder, for uploads to go to.").first()).toBeVisible();
  await dialog.getByRole("radio", { name: "Preview only" }).check();
  await expect(dialog.getByText(/^Anyone with the link can look at previews, but not download, until/u)).toBeVisible();
  await page.keyboard.press("Escape");

  await row(page, "inbox").hover();
  await page.getByRole("button", { name: "Share inbox" }).click();
  await dialog.getByRole("button", { name: "Access" }).click();
  await dialog.getByRole("radio", { name: "Upload only" }).check();
  await expect(dialog.getByText(/^Anyone with the link can upload, without seeing what is there, until/u)).toBeVisible();
  await dialog.getByRole("button", { name: "Uploads" }).click();
  await dialog.getByRole("switch", { name: "Limit all uploads together" }).click();
  await dialog.getByLabel("All uploads at most", { exact: true }).fill("2");
  await dialog.getByLabel("Types of files").fill("pdf, .JPG no-ending");
  await expect(dialog.getByText("“no-ending” is no file extension.")).toBeVisible();
  await dialog.getByLabel("Types of files").fill("pdf, .JPG");
  await dialog.getByRole("switch", { name: "A folder for each visitor" }).click();
  await dialog.getByRole("button", { name: "Limits" }).click();
  await expect(dialog.getByRole("switch", { name: "Limit downloads" })).toHaveCount(0);
  await dialog.getByRole("switch", { name: "Limit visits" }).click();
  await dialog.getByLabel("Visits at most").fill("7");
  await dialog.getByLabel("Starts").selectOption("at");
  await dialog.getByLabel("Start", { exact: true }).fill("2020-01-01T00:00");
  await expect(dialog.getByText(/has passed\. Choose a later time/u)).toBeVisible();
  await dialog.getByLabel("Starts").selectOption("now");
  await expectAccessible(page);
  await page.keyboard.press("Control+Enter");
  const url = await page.getByRole("dialog", { name: "Link copied" }).getByLabel("Link", { exact: true }).inputValue();
  await expect(dialog.getByRole("list", { name: "What is switched on" })).toContainText("Upload only");
  expect(await findShare(sluice, url)).toMatchObject({
    allowedActions: "upload",
    maxUses: 7,
    startsAt: null,
    uploads: { maxBytes: 2 * 1024 ** 3, types: ["pdf", "jpg"], hasOwnFolders: true },
  });
});

test("addresses of one's own are offered where the site allows them, say that they can be guessed, and one that is taken says so at its field", async ({
  page,
  sluice,
}) => {
  const prefix = await makeFolder(sluice, ["file.txt"]);
  const taken = `Taken${crypto.randomUUID().replaceAll("-", "").slice(0, 8)}`;
  await openFolder(page, prefix);
  await page.getByRole("button", { name: "Share file.txt" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Access" }).click();
  await expect(page.getByRole("dialog").getByRole("switch", { name: "Custom address" })).toHaveCount(0);
  try {
    await page.goto("/settings");
    await page.getByRole("switch", { name: "Custom addresses" }).click();
    await page.getByRole("checkbox", { name: "Full access" }).click();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Not saved yet.")).toBeHidden();
    await sluice.share({ urlKey: taken });
    await openFolder(page, prefix);
    await page.getByRole("button", { name: "Share file.txt" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Access" }).click();
    await expect(dialog.getByText("Your administrator does not allow links of this kind.")).toBeVisible();
    await dialog.getByRole("switch", { name: "Custom address" }).click();
    await expect(dialog.getByText(/whoever guesses it has the link/u)).toBeVisible();
    const field = dialog.getByLabel("Last part of the address");
    await field.fill("a b");
    await expect(dialog.getByText("Give 3 to 64 letters and digits")).toBeVisible();
    await field.fill(taken.toUpperCase());
    await expect(dialog.getByText(`${sluice.url}/share/${taken.toUpperCase()}`)).toBeVisible();
    await page.keyboard.press("Control+Enter");
    await expect(dialog.getByText("Another link has this address. Choose another.")).toBeVisible();
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await field.fill(`${taken}2`);
    await page.keyboard.press("Control+Enter");
    await expect(page.getByRole("dialog", { name: "Link copied" }).getByLabel("Link", { exact: true })).toHaveValue(
      `${sluice.url}/share/${taken}2`,
    );
  } finally {
    await setSettings(sluice, { allowsUrlKeys: false, allowedActions: ["preview", "download", "upload", "upload_download", "full"] });
  }
});

test("a preset is kept from the dialog, becomes the default, and never loosens what the site asks", async ({ page, sluice }) => {
  const prefix = await makeFolder(sluice, ["file.txt"]);
  const name = `Weekly ${crypto.randomUUID().slice(0, 8)}`;
  try {
    await openFolder(page, prefix);
    await page.getByRole("button", { name: "Share file.txt" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Limits" }).click();
    await dialog.getByLabel("Expires").selectOption("never");
    await dialog.getByRole("switch", { name: "Limit downloads" }).click();
    await dialog.getByLabel("Downloads at most").fill("3");
    await dialog.getByRole("button", { name: "Save as preset" }).click();
    await dialog.getByLabel("Name of the preset").fill(name);
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await expect(dialog.getByLabel("Preset", { exact: true }).getByRole("option", { name })).toBeAttached();
    await dialog.getByRole("button", { name: "Make default" }).click();
    await expect(dialog.getByLabel("Preset", { exact: true }).getByRole("option", { name: `${name} (default)` })).toBeAttached();
    expect(await presetsOf(sluice)).toMatchObject([{ name, isDefault: true, settings: { expiresIn: null, maxDownloads: 3 } }]);

    await setSettings(sluice, { maxExpiresIn: 86_400, requiresPassword: true });
    await openFolder(page, prefix);
    await page.getByRole("button", { name: "Share file.txt" }).click();
    await expect(
      dialog.getByText(/^Anyone who has the link and the password can download until .*, at most 3 times in all\.$/u),
    ).toBeVisible();
    await page.keyboard.press("Control+Enter");
    const url = await page.getByRole("dialog", { name: "Link copied" }).getByLabel("Link", { exact: true }).inputValue();
    const share = await findShare(sluice, url);
    expect([share.hasPassword, share.maxDownloads]).toEqual([true, 3]);
    expect(Date.parse(share.expiresAt ?? "") - Date.now()).toBeLessThanOrEqual(86_400_000);

    await page.goto("/account");
    await expect(page.getByText(name)).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: `Edit ${name}` }).click();
    await page.getByLabel("Name of the preset").fill(`${name} more`);
    await page.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("button", { name: `Delete ${name} more` }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete preset" }).click();
    await expect(page.getByRole("button", { name: `Edit ${name} more` })).toBeHidden();
    await expect.poll(() => presetsOf(sluice)).toEqual([]);
  } finally {
    await setSettings(sluice, { maxExpiresIn: null, requiresPassword: false });
    for (const preset of await presetsOf(sluice)) await sluice.api(`/api/v1/presets/${preset.id}`, { method: "DELETE" });
  }
});

test("a selection and a folder are downloaded as one zip, by an address that the browser follows itself", async ({ page, sluice }) => {
  const prefix = await makeFolder(sluice, ["a & b.txt", "inner/c.txt"]);
  await openFolder(page, prefix);
  await row(page, "inner").getByRole("checkbox").click();
  await row(page, "a & b.txt").getByRole("checkbox").click();
  const download = page.waitForEvent("download");
  await page.getByRole("toolbar", { name: "Selection" }).getByRole("button", { name: "Download" }).click();
  const { pathname, searchParams: query } = new URL((await download).url());
  expect([pathname, query.get("bucket"), query.getAll("key"), query.getAll("prefix")]).toEqual([
    "/api/v1/objects/zip",
    "documents",
    [`${prefix}a & b.txt`],
    [`${prefix}inner/`],
  ]);
});

test("a new share can be begun from an address, and one that is discarded can be had back", async ({ page, sluice }) => {
  const prefix = await makeFolder(sluice, ["a.txt"]);
  await page.goto("/files?share=new");
  await expect(drawer(page)).toBeVisible();
  await expect(page).toHaveURL(/\/files$/u);
  await openFolder(page, prefix);
  // The drawer is there before its script.
  await expect(async () => {
    await row(page, "a.txt").dragTo(drawer(page));
    await expect(inDrawer(page)).toHaveCount(1, { timeout: 2000 });
  }).toPass();
  await drawer(page).getByRole("button", { name: "Discard the new share" }).click();
  await expect(drawer(page)).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(inDrawer(page)).toHaveCount(1);
});
