import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, expectAccessible, signIn, test, WIDTHS } from "../support/browser.ts";

test.beforeEach(async ({ page, sluice }) => signIn(page, sluice));

/** The row of a link in the list. */
const rowOf = (page: Page, name: string) => page.getByRole("row", { name });

for (const [width, viewport] of Object.entries(WIDTHS)) {
  test(`a link is found, revoked, restored and deleted for good (${width})`, async ({ page, sluice }) => {
    await page.setViewportSize(viewport);
    const name = `Plan ${width} ${crypto.randomUUID().slice(0, 8)}`;
    const share = await sluice.share({ name, password: "open sesame" });
    await page.goto("/sharing");
    await page.getByRole("searchbox", { name: "Search links" }).fill(name);
    await expect(page).toHaveURL(/[?&]q=Plan/u);
    await expect(rowOf(page, name)).toBeVisible();
    await expect(page.getByRole("row")).toHaveCount(2);
    await expectAccessible(page);

    await page.getByRole("button", { name: `Actions for ${name}` }).click();
    await page.getByRole("menuitem", { name: /^Revoke/u }).click();
    await expect(page.getByRole("alertdialog", { name: `Revoke the link to “${name}”?` })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Revoke link" }).click();
    await expect(page.getByText("No link matches")).toBeVisible();
    expect((await sluice.fetch(`/share/${share.id}`)).status).toBe(404);
    await expectAccessible(page);

    await page.getByRole("link", { name: /^Revoked/u }).click();
    await page.getByRole("button", { name: `Actions for ${name}` }).click();
    await page.getByRole("menuitem", { name: /^Restore/u }).click();
    await page.getByRole("button", { name: "Restore link" }).click();
    // An open dialog hides the row as well, so what the link answers is what tells that it is done.
    await expect.poll(async () => (await sluice.fetch(`/share/${share.id}`)).status).toBe(401);
    await expect(rowOf(page, name)).toBeHidden();

    await page.goto(`/sharing/${share.id}`);
    await page.getByRole("button", { name: "Revoke…" }).click();
    await page.getByRole("button", { name: "Revoke link" }).click();
    await expect(page.getByText("This link was revoked.")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Delete permanently…" }).click();
    await page.getByRole("button", { name: "Delete link permanently" }).click();
    await expect(page).toHaveURL(/\/sharing\?status=revoked$/u);
    expect((await sluice.api(`/api/v1/shares/${share.id}`)).status).toBe(404);
    await page.goto(`/sharing/${share.id}`);
    await expect(page.getByText("There is no such link")).toBeVisible();
  });

  test(`settings are edited, and nothing of somebody else’s is overwritten unseen (${width})`, async ({ page, sluice }) => {
    await page.setViewportSize(viewport);
    const share = await sluice.share({ maxDownloads: 5 });
    await page.goto(`/sharing/${share.id}/settings`);
    await page.getByLabel("Name").fill("Mine");
    await page.getByLabel("Expires").selectOption("words");
    await page.getByLabel("In your own words").fill("sometime");
    await expect(page.getByText("This was not understood.")).toBeVisible();
    await page.getByLabel("In your own words").fill("in 2 days");
    await expectAccessible(page);
    // Meanwhile, somewhere else:
    await sluice.api(`/api/v1/shares/${share.id}`, { method: "PATCH", json: { maxDownloads: 9 } });
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Somebody else changed this link meanwhile.")).toBeVisible();
    await expect(page.getByText("Downloads at most: 9")).toBeVisible();
    await expect(page.getByLabel("Name")).toHaveValue("Mine");
    await expect(page.getByLabel("Downloads at most")).toHaveValue("9");
    await expectAccessible(page);
    const untouched = (await (await sluice.api(`/api/v1/shares/${share.id}`)).json()) as { name: string | null };
    expect(untouched.name).toBeNull();
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Mine" })).toBeVisible();
    const saved = (await (await sluice.api(`/api/v1/shares/${share.id}`)).json()) as Record<string, string | number>;
    expect(saved).toMatchObject({ name: "Mine", maxDownloads: 9 });
    const days = (Date.parse(String(saved["expiresAt"])) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(1.9);
    expect(days).toBeLessThan(2.1);
  });
}

test("the log tells what visitors did, and leaves as a table that no spreadsheet runs", async ({ page, sluice }) => {
  const share = await sluice.share({ password: "open sesame" });
  await sluice.fetch(`/share/${share.id}/unlock`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ password: "wrong" }),
  });
  await sluice.fetch(`/share/${share.id}/file`, { headers: { "x-share-password": "open sesame", "user-agent": "=1+1" } });
  await page.goto(`/sharing/${share.id}/log`);
  const log = page.getByRole("table", { name: "Access log" });
  await expect(log.getByRole("cell", { name: "Downloaded" })).toBeVisible();
  await expect(log.getByRole("cell", { name: /Password wrong/u })).toBeVisible();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "CSV" }).click()]);
  const csv = await readFile(await file.path(), "utf8");
  expect(csv).toContain("time,event,result,file,bytes,address,country,user agent\r\n");
  expect(csv).toMatch(/,downloaded,ok,.*,'=1\+1\r\n/u);
  await page.getByLabel("Event").selectOption("downloaded");
  await expect(page).toHaveURL(/event=downloaded/u);
  await expect(log.getByRole("cell", { name: /Password wrong/u })).toBeHidden();
  await expect(log.getByRole("cell", { name: "Downloaded" })).toBeVisible();
  await page.getByLabel("Result").selectOption("refused");
  await expect(page.getByText("No such event")).toBeVisible();
  await page.getByRole("link", { name: "Show everything" }).click();
  await expect(log.getByRole("cell", { name: /Password wrong/u })).toBeVisible();
  await expectAccessible(page);
  await expect(page.getByText("1 wrong password was tried lately.")).toBeVisible();
  await page.getByRole("button", { name: "Forget wrong passwords" }).click();
  await expect(page.getByText("1 wrong password was tried lately.")).toBeHidden();
});

test("several links are revoked together, after their number is confirmed", async ({ page, sluice }) => {
  const batch = `Batch ${crypto.randomUUID().slice(0, 8)}`;
  const shares = await Promise.all([1, 2, 3].map((number) => sluice.share({ name: `${batch} ${number}` })));
  await page.goto(`/sharing?q=${encodeURIComponent(batch)}`);
  await page.getByRole("checkbox", { name: "Select all on this page" }).click();
  await expect(page.getByText("3 selected")).toBeVisible();
  await page.getByRole("checkbox", { name: `Select ${batch} 2` }).click();
  await page.getByRole("button", { name: "Revoke 2 links…" }).click();
  await page.getByRole("alertdialog", { name: "Revoke 2 links?" }).getByRole("button", { name: "Revoke 2 links" }).click();
  await expect(rowOf(page, `${batch} 1`)).toBeHidden();
  await expect(rowOf(page, `${batch} 2`)).toBeVisible();
  const statuses = await Promise.all(shares.map(async (share) => (await sluice.fetch(`/share/${share.id}`)).status));
  expect(statuses).toEqual([404, 200, 404]);
});

test("all links of a filter are revoked together, after their number is confirmed, unless another came meanwhile", async ({
  page,
  sluice,
}) => {
  const batch = `All ${crypto.randomUUID().slice(0, 8)}`;
  const make = (number: number) => sluice.share({ name: `${batch} ${number}`, key: "all.txt", content: "x" });
  const shares: { id: string }[] = [];
  while (shares.length < 52) shares.push(await make(shares.length));
  const open = async (index: number) => (await sluice.fetch(`/share/${shares[index]?.id}`)).status;
  const chooseAll = async (count: number) => {
    await page.getByRole("checkbox", { name: "Select all on this page" }).click();
    await expect(page.getByText("50 selected")).toBeVisible();
    await page.getByRole("button", { name: `Select all ${count} that match` }).click();
    await expect(page.getByText(`${count} selected`)).toBeVisible();
    await page.getByRole("button", { name: `Revoke ${count} links…` }).click();
    return page.getByRole("alertdialog", { name: `Revoke ${count} links?` });
  };
  await page.goto(`/sharing?q=${encodeURIComponent(batch)}`);
  const first = await chooseAll(52);
  await expectAccessible(page);
  await make(52);
  await first.getByRole("button", { name: "Revoke 52 links" }).click();
  await expect(first.getByText("The filter names 53 links now, not 52, so none was revoked.")).toBeVisible();
  expect(await open(0)).toBe(200);
  await first.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("link", { name: "All 53" })).toBeVisible();
  const second = await chooseAll(53);
  await second.getByRole("button", { name: "Revoke 53 links" }).click();
  await expect(page.getByText("No link matches")).toBeVisible();
  expect(await Promise.all([open(0), open(51)])).toEqual([404, 404]);
});

test("the list sorts, pages and filters in the address, and its rows take single keys", async ({ page, context, sluice }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const batch = `Pages ${crypto.randomUUID().slice(0, 8)}`;
  for (let number = 0; number < 52; number += 1)
    await sluice.share({ name: `${batch} ${String(number).padStart(2, "0")}`, key: "pages.txt", content: "x" });
  await page.goto(`/sharing?q=${encodeURIComponent(batch)}`);
  await page.getByRole("link", { name: "Name" }).click();
  await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "ascending");
  await expect(rowOf(page, `${batch} 00`)).toBeVisible();
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(page.getByRole("row")).toHaveCount(3);
  await page.reload();
  await expect(rowOf(page, `${batch} 51`)).toBeVisible();
  await page.goBack();
  await expect(rowOf(page, `${batch} 00`)).toBeVisible();
  const row = rowOf(page, `${batch} 00`);
  await row.focus();
  await page.keyboard.press("c");
  await expect(page.getByText("Link copied.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/\/share\/\w{10}$/u);
  await page.keyboard.press("ArrowDown");
  await expect(rowOf(page, `${batch} 01`)).toBeFocused();
  await page.keyboard.press("r");
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.goto("/sharing?bucket=media&q=nothing-has-this-name");
  await expect(page.getByText("No link matches")).toBeVisible();
  await page.goto("/sharing?cursor=not-a-cursor&sort=nonsense&status=what");
  await expect(page.getByRole("table", { name: "Links" })).toBeVisible();
});

test("from a file to a copied link in two actions, and one link however often it is pressed", async ({
  page,
  context,
  browser,
  sluice,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await (await sluice.bucket("documents")).put("dialog-one/dialog.txt", "from the dialog\n");
  await page.goto("/files/documents?prefix=dialog-one%2F");
  await page.getByRole("button", { name: "Share dialog.txt" }).click();
  const dialog = page.getByRole("dialog");
  await expect(
    dialog.getByText(/^Anyone with the link can download until \d{1,2} \w+ \d{4}|^Anyone with the link can download until \w+ \d/u),
  ).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Create and copy link" }).dblclick();
  await expect(page.getByRole("dialog", { name: "Link copied" })).toBeVisible();
  const url = await dialog.getByLabel("Link", { exact: true }).inputValue();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(url);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "QR code" }).click();
  await expect(dialog.getByRole("img", { name: `QR code of ${url}` })).toBeVisible();
  const list = (await (await sluice.api("/api/v1/shares?q=dialog-one")).json()) as { data: { url: string }[] };
  expect(list.data.map((share) => share.url)).toEqual([url]);
  const visitor = await (await browser.newContext()).newPage();
  await visitor.goto(url);
  await expect(visitor.getByRole("heading", { level: 1, name: "dialog.txt" })).toBeVisible();
  await visitor.context().close();
});

test("the dialog says what will hold, and Ctrl-Enter makes exactly that", async ({ page, context, sluice }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await (await sluice.bucket("documents")).put("dialog-two/dialog.txt", "from the dialog\n");
  await page.setViewportSize(WIDTHS.desktop);
  await page.goto("/files/documents?prefix=dialog-two%2F");
  await page.getByRole("button", { name: "Share dialog.txt" }).click();
  const dialog = page.getByRole("dialog");
  for (const group of ["Access", "Limits", "Visitor experience", "Name"]) await dialog.getByRole("button", { name: group }).click();
  await dialog.getByRole("switch", { name: "Require a password" }).click();
  await dialog.getByLabel("Password", { exact: true }).fill("typed by hand");
  await dialog.getByLabel("Expires").selectOption("never");
  await dialog.getByRole("switch", { name: "Limit downloads" }).click();
  await dialog.getByLabel("Downloads at most").fill("0");
  await expect(dialog.getByText("Give a whole number from 1 to 1,000,000.")).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await expect(dialog.getByText("One of the limits below is not clear yet.")).toBeVisible();
  await dialog.getByLabel("Downloads at most").fill("3");
  await dialog.getByRole("radio", { name: "The file itself" }).check();
  await dialog.getByLabel("Name").fill("Made by keyboard");
  await expect(dialog.getByText("Anyone who has the link and the password can download, at most 3 times in all")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("dialog", { name: "Link copied" })).toBeVisible();
  await dialog.getByRole("button", { name: "Copy link and password" }).click();
  await expect(dialog.getByText("The link and the password are on the clipboard.")).toBeVisible();
  const url = await dialog.getByLabel("Link", { exact: true }).inputValue();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${url}\nPassword: typed by hand`);
  const share = (await (await sluice.api(`/api/v1/shares/${url.split("/").pop()}`)).json()) as object;
  expect(share).toMatchObject({ name: "Made by keyboard", opening: "direct", hasPassword: true, maxDownloads: 3, expiresAt: null });
  const file = await sluice.fetch(new URL(url).pathname, { headers: { "x-share-password": "typed by hand" } });
  expect(await file.text()).toBe("from the dialog\n");
});
