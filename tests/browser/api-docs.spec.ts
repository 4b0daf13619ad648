import type { Page } from "@playwright/test";
import { expect, expectAccessible, signIn, test, WIDTHS } from "../support/browser.ts";

test.beforeEach(async ({ page, sluice }) => signIn(page, sluice));

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 3, name }).getByRole("button");

for (const [width, viewport] of Object.entries(WIDTHS)) {
  test(`an operation is found, read and tried (${width})`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await page.goto("/files");
    if (width === "phone") await page.getByRole("button", { name: "Menu" }).click();
    await page.getByRole("button", { name: /^Account/u }).click();
    await page.getByRole("menuitem", { name: "API" }).click();
    await expect(page).toHaveURL(/\/api-docs$/u);
    await expect(page.getByRole("heading", { level: 1, name: "API" })).toBeVisible();
    await expect(page.getByText(/^\d+ operations$/u)).toBeVisible();
    if (width === "phone") await expect(page.getByRole("dialog")).toBeHidden();
    await expectAccessible(page);

    await page.getByRole("searchbox", { name: "Search the API" }).fill("get v1/buckets");
    await expect(page.getByText("1 operation", { exact: true })).toBeVisible();
    const operation = heading(page, "List the buckets");
    await operation.focus();
    await page.keyboard.press("Enter");
    await expect(operation).toHaveAttribute("aria-expanded", "true");
    await expect(page).toHaveURL(/#getBuckets$/u);
    await expect(page.getByRole("textbox", { name: "curl" })).toHaveValue(
      /^curl 'http.+\/api\/v1\/buckets' \\\n {2}-H "Authorization: Bearer slu_…"$/u,
    );
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(page.getByText(/^200 OK$/u)).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Body of the answer", exact: true })).toHaveValue(
      /"name": "documents"[^]*"name": "media"/u,
    );
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });
}

test("a body is filled in and sent as it is, and what is wrong with it is told", async ({ page, sluice }) => {
  await page.goto("/api-docs#postGroups");
  const body = page.getByRole("textbox", { name: "Body (JSON)" });
  await expect(body).toHaveValue(/"name": "/u);
  const name = `Group ${crypto.randomUUID()}`;
  await body.fill(`{"name": "${name}"`);
  await expect(page.getByText("This is not JSON yet.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Send", exact: true })).toHaveAttribute("aria-disabled", "true");
  await body.fill(JSON.stringify({ name, nme: 1 }));
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText(/^400 /u).last()).toBeVisible();
  await body.fill(JSON.stringify({ name }));
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText(/^201 /u).last()).toBeVisible();
  const groups = (await (await sluice.api(`/api/v1/groups?q=${encodeURIComponent(name)}`)).json()) as { data: unknown[] };
  expect(groups.data).toHaveLength(1);
});

test("what takes something away is asked about first", async ({ page, sluice }) => {
  const share = await sluice.share();
  await page.goto("/api-docs#postSharesByIdRevoke");
  await page.getByRole("textbox", { name: "id (path)" }).fill(share.id);
  await page.getByRole("button", { name: "Send…" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Revoke a link?" });
  await expect(dialog).toContainText(`POST /api/v1/shares/${share.id}/revoke`);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(200);
  await page.getByRole("button", { name: "Send…" }).click();
  await page.getByRole("button", { name: "Send it" }).click();
  await expect(page.getByText(/^200 OK$/u)).toBeVisible();
  expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(404);
});

test("the operations of an area open without a fault, in the dark too", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/api-docs");
  await expect(page.getByText(/^\d+ operations$/u)).toBeVisible();
  const closed = page.locator("h3 button[aria-expanded=false]");
  expect(await closed.count()).toBeGreaterThan(60);
  // Those of one area stand for all: their descriptions are made by the same few functions, which unit tests ask for every route.
  await page.getByRole("searchbox", { name: "Search the API" }).fill("v1/groups");
  await expect.poll(() => closed.count()).toBeLessThan(15);
  const count = await closed.count();
  for (let opened = 0; opened < count; opened += 1) await closed.first().press("Enter");
  await expect(closed).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 4, name: "Try it" })).toHaveCount(count);
  await expectAccessible(page);
});
