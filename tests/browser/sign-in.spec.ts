import { expect, expectAccessible, test, WIDTHS } from "../support/browser.ts";
import { signInByPassword } from "../support/sign-in.ts";
import { ADMIN, startSluice } from "../support/sluice.ts";

for (const [name, viewport] of Object.entries(WIDTHS)) {
  test(`wrong credentials are told in a sentence, right ones lead where one wanted to go (${name})`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await page.goto("/sharing?status=expired");
    await expect(page).toHaveURL(/\/sign-in/u);
    await page.goto(`/sign-in?next=${encodeURIComponent("/sharing?status=expired")}`);
    await expect(page.getByLabel("E-mail")).toBeFocused();
    await expectAccessible(page);
    await page.getByLabel("E-mail").fill(ADMIN.email);
    await page.getByLabel("Password").fill("not this one");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("E-mail or password is not right.")).toBeVisible();
    await expect(page.getByLabel("Password")).toBeFocused();
    await expect(page.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
    await expectAccessible(page);
    await page.getByLabel("Password").fill(ADMIN.password);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/sharing\?status=expired$/u);
    await page.goto("/sign-in?next=/sharing");
    await expect(page, "who is signed in is not asked again").toHaveURL(/\/sharing$/u);
  });
}

test("the address cannot send anybody to another site after signing in", async ({ page, sluice }) => {
  await page.goto(`/sign-in?next=${encodeURIComponent("//elsewhere.example/files")}`);
  await page.getByLabel("E-mail").fill(ADMIN.email);
  await page.getByLabel("Password").fill(ADMIN.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${sluice.url}/files`);
});

test("too many wrong tries are told as such", async ({ page, sluice }) => {
  const email = "nobody@example.com";
  for (let tries = 0; tries < 12; tries += 1) await signInByPassword(sluice, email, "a guess");
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("a guess");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Too many wrong tries. Wait 15 minutes.")).toBeVisible();
  await sluice.db.prepare("DELETE FROM attempts").run();
});

test("the first-run page makes one administrator, signs them in, and never shows again", async ({ browser }) => {
  const fresh = await startSluice({ administrator: false });
  try {
    const context = await browser.newContext({ baseURL: fresh.url });
    const page = await context.newPage();
    await page.goto("/sign-in");
    await expect(page).toHaveURL(/\/welcome$/u);
    await expectAccessible(page);
    await page.getByLabel("E-mail").fill("grace@example.com");
    await page.getByLabel("Password").fill("short");
    await page.getByRole("button", { name: "Create the account" }).click();
    await expect(page.getByText("The password must have at least 8 characters.")).toBeVisible();
    await page.getByLabel("Password").fill("long enough now");
    await page.getByRole("button", { name: "Create the account" }).click();
    await expect(page).toHaveURL(/\/files/u);
    await page.goto("/welcome");
    await expect(page).not.toHaveURL(/\/welcome/u);
    await context.close();
  } finally {
    await fresh.stop();
  }
});
