/** Sharing as its manager uses it: filters, sorts, columns, many links at once, and the pages of a link (SPEC.md M1, M3, M7, S10, S17; fault F19). */
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import type { PresentedShare } from "../../lib/shares/present-share.ts";
import { expect, expectAccessible, signIn, test, WIDTHS } from "../support/browser.ts";
import type { Sluice } from "../support/sluice.ts";

test.beforeEach(async ({ page, sluice }) => signIn(page, sluice));

const rowOf = (page: Page, name: string) => page.getByRole("row", { name });
const batchName = () => `Manager ${crypto.randomUUID().slice(0, 8)}`;
const shareOf = async (sluice: Sluice, id: string) => (await (await sluice.api(`/api/v1/shares/${id}`)).json()) as PresentedShare;

for (const [width, viewport] of Object.entries(WIDTHS)) {
  test(`filters narrow the list, stay in its address, and leave as a table (${width})`, async ({ page, sluice }) => {
    await page.setViewportSize(viewport);
    const batch = batchName();
    await sluice.share({ name: `${batch} guarded`, password: "open sesame" });
    await sluice.share({ name: `${batch} open`, expiresIn: 86_400 });
    await page.goto(`/sharing?q=${encodeURIComponent(batch)}`);
    await expect(page.getByRole("row")).toHaveCount(3);
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByLabel("Security").selectOption("none");
    await expect(page).toHaveURL(/security=none/u);
    await expect(rowOf(page, `${batch} guarded`)).toBeHidden();
    await expect(rowOf(page, `${batch} open`)).toBeVisible();
    await page.getByLabel("End", { exact: true }).selectOption("soon");
    await expect(page).toHaveURL(/expiry=soon/u);
    await expect(rowOf(page, `${batch} open`)).toBeVisible();
    await expectAccessible(page);
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "CSV" }).click()]);
    const csv = await readFile(await file.path(), "utf8");
    expect(csv).toContain(`${batch} open`);
    expect(csv).not.toContain(`${batch} guarded`);
    await page.reload();
    await expect(page.getByLabel("Security")).toHaveValue("none");
    await page.getByRole("link", { name: "Clear filters" }).click();
    await expect(rowOf(page, `${batch} guarded`)).toBeVisible();
    await page.goBack();
    await expect(rowOf(page, `${batch} guarded`)).toBeHidden();
  });

  test(`contents are added, ordered and taken out, and nobody else’s list is overwritten unseen (${width})`, async ({ page, sluice }) => {
    await page.setViewportSize(viewport);
    const folder = crypto.randomUUID().slice(0, 8);
    const documents = await sluice.bucket("documents");
    for (const name of ["one.txt", "two.txt", "three.txt", "inner/four.txt"]) await documents.put(`${folder}/${name}`, "some text");
    const share = await sluice.share({ key: `${folder}/one.txt` });
    await page.goto(`/sharing/${share.id}`);
    await page.getByRole("navigation", { name: "Pages of this link" }).getByRole("link", { name: "Contents" }).click();
    const list = page.getByRole("list", { name: "Contents" });
    await expect(list.getByRole("listitem")).toHaveCount(1);
    await page.getByRole("button", { name: "Add…" }).click();
    const picker = page.getByRole("dialog", { name: "Add files and folders" });
    await picker.getByRole("button", { name: folder, exact: true }).click();
    await picker.getByRole("checkbox", { name: "Choose the folder inner" }).click();
    await picker.getByRole("checkbox", { name: "Choose two.txt" }).click();
    await expectAccessible(page);
    await picker.getByRole("button", { name: "Add 2 items" }).click();
    await expect(list.getByRole("listitem")).toHaveCount(3);
    await page.getByRole("button", { name: `Move documents/${folder}/two.txt up` }).click();
    await page.getByRole("button", { name: "Save contents" }).click();
    await expect(page.getByText("Saved. Visitors see it at once.")).toBeVisible();
    expect((await shareOf(sluice, share.id)).items.map(({ key, prefix }) => key ?? prefix)).toEqual([
      `${folder}/one.txt`,
      `${folder}/two.txt`,
      `${folder}/inner/`,
    ]);
    await expect(page.getByText("Not saved yet")).toHaveCount(0);

    // Meanwhile, somewhere else: other contents.
    await page.getByRole("button", { name: `Take documents/${folder}/two.txt out` }).click();
    await sluice.api(`/api/v1/shares/${share.id}`, {
      method: "PATCH",
      json: { items: [{ bucket: "documents", key: `${folder}/three.txt` }] },
    });
    await page.getByRole("button", { name: "Save contents" }).click();
    const conflict = page.getByRole("alert").filter({ hasText: "Somebody else changed this link meanwhile." });
    await expect(conflict.getByText(`documents/${folder}/three.txt`)).toBeVisible();
    expect((await shareOf(sluice, share.id)).items).toHaveLength(1);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Save contents" }).click();
    await expect
      .poll(async () => (await shareOf(sluice, share.id)).items.map(({ key, prefix }) => key ?? prefix))
      .toEqual([`${folder}/one.txt`, `${folder}/inner/`]);
  });
}

test("columns are chosen and remembered, and a column sorts in both directions", async ({ page, sluice }) => {
  const batch = batchName();
  await sluice.share({ name: `${batch} a`, maxUses: 10 });
  await sluice.share({ name: `${batch} b` });
  await page.goto(`/sharing?q=${encodeURIComponent(batch)}`);
  await expect(page.getByRole("columnheader", { name: "Visits" })).toBeHidden();
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Visits" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("cell", { name: "0 of 10" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("columnheader", { name: "Visits" })).toBeVisible();
  const names = () => page.getByRole("row").getByRole("link", { name: batch }).allTextContents();
  await page.getByRole("columnheader", { name: "Name" }).getByRole("link").click();
  await expect(page).toHaveURL(/sort=name&direction=asc/u);
  await expect.poll(names).toEqual([`${batch} a`, `${batch} b`]);
  await page.getByRole("columnheader", { name: "Name" }).getByRole("link").click();
  await expect.poll(names).toEqual([`${batch} b`, `${batch} a`]);
});

test("several links are paused, extended and resumed together, and one that cannot is named", async ({ page, sluice }) => {
  const batch = batchName();
  const shares = [];
  for (const letter of ["a", "b", "c"]) shares.push(await sluice.share({ name: `${batch} ${letter}`, expiresIn: 86_400 }));
  const [first, second, third] = shares;
  await page.goto(`/sharing?q=${encodeURIComponent(batch)}`);
  await page.getByRole("checkbox", { name: "Select all on this page" }).click();
  await page.getByRole("button", { name: "Pause …" }).click();
  await page.getByRole("alertdialog", { name: "Pause 3 links?" }).getByRole("button", { name: "Pause 3 links" }).click();
  await expect(rowOf(page, `${batch} a`).getByText("Paused").filter({ visible: true })).toBeVisible();
  await page.getByRole("checkbox", { name: "Select all on this page" }).click();
  // Meanwhile one of them is taken back.
  await sluice.api(`/api/v1/shares/${second?.id}/revoke`, { method: "POST" });
  await page.getByRole("button", { name: "Extend" }).click();
  await page.getByRole("menuitem", { name: "By 7 days…" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Extend 3 links by 7 days?" });
  await dialog.getByRole("button", { name: "Extend 3 links" }).click();
  await expect(dialog.getByText(`2 of 3 done. “${batch} b”: Share not found.`)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  const days = (Date.parse((await shareOf(sluice, third?.id ?? "")).expiresAt ?? "") - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(8);
  await rowOf(page, `${batch} a`).focus();
  await page.keyboard.press("p");
  await expect(page.getByText(`“${batch} a” works again.`)).toBeVisible();
  expect((await shareOf(sluice, first?.id ?? "")).status).toBe("active");
});

test("a link is paused, extended, ended and brought back with one press each", async ({ page, sluice }) => {
  const share = await sluice.share({ name: batchName(), expiresIn: 86_400 });
  await page.goto(`/sharing/${share.id}`);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("This link is paused.")).toBeVisible();
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByText("This link is paused.")).toBeHidden();
  await page.getByRole("button", { name: "End", exact: true }).click();
  await page.getByRole("menuitem", { name: "End now…" }).click();
  await page.getByRole("button", { name: "End link now" }).click();
  await expect(page.getByText("This link has expired.")).toBeVisible();
  expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(410);
  await page.getByRole("button", { name: "End", exact: true }).click();
  await page.getByRole("menuitem", { name: "Extend by 30 days" }).click();
  await expect(page.getByText("This link has expired.")).toBeHidden();
  expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(200);
  await page.reload();
  await expect(page.getByText(/and 1 download in 30 days/u)).toBeVisible();
  await page.getByText("Show as a table").click();
  await expect(page.getByRole("table", { name: "Use over time" })).toBeVisible();
  await expectAccessible(page);
});

test("stale links are counted, and each number leads to its list", async ({ page, sluice }) => {
  const share = await sluice.share({ name: batchName(), key: `stale/${crypto.randomUUID()}.txt`, content: "x" });
  await sluice.api("/api/v1/objects/delete", { method: "POST", json: { bucket: "documents", keys: [share.items[0]?.key] } });
  await page.goto("/sharing/stale");
  await expectAccessible(page);
  await page.getByRole("listitem").filter({ hasText: "Broken" }).getByRole("link", { name: /^Show/u }).click();
  await expect(page).toHaveURL(/status=broken/u);
  await expect(rowOf(page, share.name ?? "")).toBeVisible();
});
