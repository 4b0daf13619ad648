import { expect, expectAccessible, test as base, WIDTHS } from "../support/browser.ts";
import { AUDIENCE, type AccessTeam, startAccessTeam } from "../support/access-team.ts";
import { type Sluice, startSluice } from "../support/sluice.ts";

// In one worker: each would start a provider of its own.
base.describe.configure({ mode: "default" });
const test = base.extend({ baseURL: async ({ singleSignOn }, use) => use(singleSignOn.sluice.url) });

async function invite(sluice: Sluice): Promise<{ email: string; path: string }> {
  const email = `person-${crypto.randomUUID().slice(0, 8)}@example.com`;
  const user = (await (await sluice.api("/api/v1/users", { method: "POST", json: { email } })).json()) as { invitationUrl: string };
  return { email, path: new URL(user.invitationUrl).pathname };
}

for (const [name, viewport] of Object.entries(WIDTHS)) {
  test(`somebody invited signs in by the provider's button, and where they wanted to go (${name})`, async ({
    page,
    singleSignOn: { sluice, provider },
  }) => {
    await page.setViewportSize(viewport);
    const { email } = await invite(sluice);
    provider.current = email;
    provider.people.set(email, { email, email_verified: true, name: "Grace" });
    await page.goto(`/sign-in?next=${encodeURIComponent("/sharing?status=expired")}`);
    for (const label of ["Example Ltd", "Google", "GitHub"]) {
      await expect(page.getByRole("button", { name: `Continue with ${label}` })).toBeVisible();
    }
    await expectAccessible(page);
    await page.keyboard.press("Tab");
    await expect(page.getByRole("button", { name: "Continue with Example Ltd" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/sharing\?status=expired$/u);
  });

  test(`an invitation leads to a password and into the portal, once (${name})`, async ({ page, browser, singleSignOn: { sluice } }) => {
    await page.setViewportSize(viewport);
    const { email, path } = await invite(sluice);
    await page.goto(path);
    await expect(page.getByLabel("E-mail")).toHaveValue(email);
    await expectAccessible(page);
    await page.getByLabel("New password").fill("short");
    await page.getByRole("button", { name: "Set the password and sign in" }).click();
    await expect(page.getByText("The password must have at least 8 characters.")).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel("Name").fill("Grace");
    await page.getByLabel("New password").fill("a good password");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/files$/u);
    const context = await browser.newContext({ baseURL: sluice.url, viewport });
    const second = await context.newPage();
    await second.goto(path);
    await expect(second.getByRole("heading", { name: "This invitation is not valid any more" })).toBeVisible();
    await expectAccessible(second);
    await context.close();
  });
}

test("somebody whom nobody invited is told whom to ask, and may try otherwise", async ({ page, singleSignOn: { provider } }) => {
  provider.current = "stranger";
  provider.people.set("stranger", { email: "stranger@example.com", email_verified: true });
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Continue with Example Ltd" }).click();
  await expect(page.getByText("Ask an administrator of this site for an invitation.")).toBeVisible();
  await expect(page.getByLabel("Password")).toBeVisible();
  await expectAccessible(page);
});

test("a provider that does not answer is told as such", async ({ page }) => {
  await page.route("**/api/auth/signin/oidc", (route) => route.fulfill({ json: { url: "/sign-in?error=Configuration" } }));
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Continue with Example Ltd" }).click();
  await expect(page.getByText("Signing in there was cancelled or did not work.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Continue with Example Ltd" })).toBeEnabled();
});

base("whom Cloudflare Access sends and nobody invited is told so, without forms that would not help", async ({ browser }) => {
  const team: AccessTeam = await startAccessTeam();
  const site = await startSluice({ vars: { ACCESS_TEAM_DOMAIN: team.origin, ACCESS_AUD: AUDIENCE } });
  try {
    const token = await team.token("stranger@example.com");
    const context = await browser.newContext({ baseURL: site.url, extraHTTPHeaders: { "cf-access-jwt-assertion": token } });
    const page = await context.newPage();
    await page.goto("/files");
    await expect(page.getByText("Ask an administrator of this site for an invitation.")).toBeVisible();
    await expect(page.getByLabel("Password")).toHaveCount(0);
    await expectAccessible(page);
    await context.close();
  } finally {
    await site.stop();
    await team.stop();
  }
});
