import { expect, expectAccessible, signIn, test, WIDTHS } from "../support/browser.ts";

const DEFAULTS = {
  siteName: "Sluice",
  contact: null,
  accentColor: null,
  logo: null,
  notFoundText: null,
  requiresPassword: false,
  minPasswordLength: 1,
  defaultExpiresIn: null,
  maxExpiresIn: null,
  requiresNote: false,
};

test.beforeEach(async ({ page, sluice }) => signIn(page, sluice));
test.afterEach(async ({ sluice }) => {
  await sluice.api("/api/v1/settings", { method: "PATCH", json: DEFAULTS });
});

test("policies are set, said where they bite, filled in ahead and enforced", async ({ page, context, sluice }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await (await sluice.bucket("documents")).put("policies/policy.txt", "by the rules\n");
  await page.goto("/settings");
  await expectAccessible(page);
  await page.getByRole("switch", { name: "Require a password" }).click();
  await page.getByLabel("Shortest password").fill("0");
  await expect(page.getByText("Give a whole number from 1 to 64.")).toBeVisible();
  await page.getByLabel("Shortest password").fill("10");
  await page.getByLabel("Longest time", { exact: true }).selectOption("words");
  await page.getByLabel("Longest time, in your own words").fill("10 days");
  await expect(page.getByText("Understood as 10 days.")).toBeVisible();
  await page.getByLabel("Expire by default", { exact: true }).selectOption({ label: "30 days" });
  await expect(page.getByText("Longer than the longest that links may live.")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Expire by default", { exact: true }).selectOption({ label: "No default" });
  await page.getByRole("switch", { name: "Require a note" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Not saved yet.")).toBeHidden();
  expect(await (await sluice.api("/api/v1/settings")).json()).toMatchObject({
    requiresPassword: true,
    minPasswordLength: 10,
    maxExpiresIn: 864_000,
    requiresNote: true,
  });

  await page.goto("/files/documents?prefix=policies%2F");
  await page.getByRole("button", { name: "Share policy.txt" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(/^Anyone who has the link and the password can download until/u)).toBeVisible();
  await expect(dialog.getByLabel("Note")).toBeFocused();
  await dialog.getByRole("button", { name: "Access" }).click();
  await expect(dialog.getByText("Your administrator requires a password.")).toBeVisible();
  await expect(dialog.getByRole("switch", { name: "Require a password" })).toBeDisabled();
  await dialog.getByLabel("Password", { exact: true }).fill("short");
  await expect(dialog.getByText("Your administrator requires passwords of at least 10 characters.")).toBeVisible();
  await dialog.getByRole("button", { name: "Generate" }).click();
  await dialog.getByRole("button", { name: "Limits" }).click();
  await expect(dialog.getByText("Your administrator allows at most 10 days.")).toBeVisible();
  await expect(dialog.getByLabel("Expires").getByRole("option", { name: "Never" })).toHaveCount(0);
  await expect(dialog.getByLabel("Expires").getByRole("option", { name: "In 30 days" })).toHaveCount(0);
  await dialog.getByLabel("Expires").selectOption({ label: "In 10 days" });
  await dialog.getByRole("button", { name: "Create and copy link" }).click();
  await expect(dialog.getByText("Your administrator requires a note that says what the link is for.", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel("Note").fill("For the auditors");
  await dialog.getByRole("button", { name: "Create and copy link" }).click();
  await expect(page.getByRole("dialog", { name: "Link copied" })).toBeVisible();
  const [share] = ((await (await sluice.api("/api/v1/shares?q=policy.txt")).json()) as { data: { note: string; hasPassword: boolean }[] })
    .data;
  expect(share).toMatchObject({ note: "For the auditors", hasPassword: true });
});

test("settings that somebody else changed meanwhile are told, and nothing is overwritten unseen", async ({ page, sluice }) => {
  await page.setViewportSize(WIDTHS.phone);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/settings");
  await page.getByLabel("Site name").fill("Ours");
  await sluice.api("/api/v1/settings", { method: "PATCH", json: { contact: "the help desk" } });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Somebody else changed the settings meanwhile.")).toBeVisible();
  await expect(page.getByText("Whom to ask: the help desk")).toBeVisible();
  await expect(page.getByLabel("Whom to ask")).toHaveValue("the help desk");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Not saved yet.")).toBeHidden();
  expect(await (await sluice.api("/api/v1/settings")).json()).toMatchObject({ siteName: "Ours", contact: "the help desk" });
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the site’s name, logo, colour and words meet visitors, and a description runs nothing (${colorScheme})`, async ({
    page,
    sluice,
  }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto("/settings");
    await page.getByLabel("Site name").fill("Harbour & Sons");
    await page.getByRole("switch", { name: "Accent colour" }).click();
    // Too light to be read on white: darkened there.
    await page.getByLabel("Colour", { exact: true }).fill("#ffe14d");
    await expect(page.getByText(/^Darkened in the light theme/u)).toBeVisible();
    const picture = await page.evaluate(async () => {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 900;
      const context = canvas.getContext("2d");
      const noise = context?.createImageData(900, 900);
      noise?.data.forEach((_, index, data) => (data[index] = (index * 7919) % 251));
      if (noise !== undefined) context?.putImageData(noise, 0, 0);
      return canvas.toDataURL("image/png").split(",")[1] ?? "";
    });
    await page.getByLabel("Logo").setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: Buffer.from(picture, "base64") });
    await expect(page.getByRole("button", { name: "Remove the logo" })).toBeVisible();
    await page.getByLabel("When there is no such link").fill("Ask the harbour master.");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Not saved yet.")).toBeHidden();
    await expect(page.getByRole("complementary").getByText("Harbour & Sons")).toBeVisible();
    await expectAccessible(page);

    const share = await sluice.share({
      description: "**Read this** [first](https://example.com)\n\n<img src=x onerror=alert(1)> [no](javascript:alert(1))",
      note: "secret",
    });
    await page.context().clearCookies();
    await page.goto(`/share/${share.id}`);
    await expect(page).toHaveTitle(/ · Harbour & Sons$/u);
    const description = page.getByRole("region", { name: "Description" });
    await expect(description.getByText("Read this")).toHaveCSS("font-weight", /[67]00/u);
    await expect(description.getByText("<img src=x onerror=alert(1)>")).toBeVisible();
    await expect(description.getByRole("link")).toHaveCount(1);
    expect(await page.content()).not.toContain("secret");
    await expectAccessible(page);
    await page.goto("/share/NoSuchLink");
    await expect(page.getByText("Ask the harbour master.")).toBeVisible();
    await expect(page.getByText("Harbour & Sons")).toBeVisible();
    await expectAccessible(page);
  });
}
