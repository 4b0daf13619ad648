import type { Page } from "@playwright/test";
import { expect, expectAccessible, signIn, test, WIDTHS } from "../support/browser.ts";
import { ADMIN, type Sluice } from "../support/sluice.ts";

const PASSWORD = "a password of eight";
const unique = () => crypto.randomUUID().slice(0, 8);

/** Signs somebody in by the form, in place of whoever was signed in. */
async function signInAs(page: Page, email: string, password: string): Promise<void> {
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL("**/files");
}

async function createUser(sluice: Sluice, values: Record<string, unknown> = {}): Promise<{ id: string; email: string; name: string }> {
  const id = unique();
  const response = await sluice.api("/api/v1/users", {
    method: "POST",
    json: { email: `user-${id}@example.com`, name: `User ${id}`, password: PASSWORD, ...values },
  });
  expect(response.status).toBe(201);
  return (await response.json()) as { id: string; email: string; name: string };
}

/** Every width in light, and the narrow one in dark too. */
const LOOKS = [
  { name: "desktop", viewport: WIDTHS.desktop, colorScheme: "light" },
  { name: "phone, dark", viewport: WIDTHS.phone, colorScheme: "dark" },
] as const;

for (const look of LOOKS) {
  test(`somebody is invited, let into one folder by a group, shares there in two actions and is refused elsewhere (${look.name})`, async ({
    page,
    context,
    sluice,
  }) => {
    // Many pages, each looked at by axe.
    test.slow();
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.setViewportSize(look.viewport);
    await page.emulateMedia({ colorScheme: look.colorScheme });
    const id = unique();
    const folder = `team-${id}`;
    const documents = await sluice.bucket("documents");
    await documents.put(`${folder}/plan.txt`, "the plan\n");
    await documents.put(`other-${id}/secret.txt`, "not for them\n");
    await sluice.api("/api/v1/settings", { method: "PATCH", json: { contact: "Ada in room 12" } });

    await signIn(page, sluice);
    await page.goto("/people");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Invite" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Make the invitation" }).click();
    await expect(dialog.getByText(/must be an e-mail address/u)).toBeVisible();
    await dialog.getByLabel("E-mail").fill(ADMIN.email);
    await dialog.getByRole("button", { name: "Make the invitation" }).click();
    await expect(dialog.getByText("Somebody with this e-mail address is here already.")).toBeVisible();
    await expectAccessible(page);
    const email = `grace-${id}@example.com`;
    await dialog.getByLabel("E-mail").fill(email);
    await dialog.getByLabel("Name").fill(`Grace ${id}`);
    await dialog.getByRole("button", { name: "Make the invitation" }).click();
    await expect(dialog.getByLabel("Invitation link")).toHaveValue(/\/invitation\/\w{32}$/u);
    const invitation = await dialog.getByLabel("Invitation link").inputValue();
    await expect(dialog.getByRole("button", { name: "Copy link" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(dialog.getByText("It is on the clipboard.")).toBeVisible();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Done" }).click();
    await page.getByRole("searchbox", { name: "Search users" }).fill(email);
    await expect(page).toHaveURL(/[?&]q=grace/u);
    await expect(page.getByRole("row")).toHaveCount(2);
    await expect(
      page
        .getByRole("row", { name: new RegExp(email, "u") })
        .getByText("Invited")
        .filter({ visible: true }),
    ).toBeVisible();

    await page.getByRole("link", { name: "Groups" }).click();
    await page.getByRole("button", { name: "New group" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill(`Finance ${id}`);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: `Finance ${id}` })).toBeVisible();
    await page.getByRole("button", { name: "Add a permission" }).click();
    const draft = page.getByRole("group", { name: "New permission" });
    await draft.getByLabel("Bucket").selectOption("documents");
    await draft.getByLabel("Folder").fill(folder);
    await draft.getByRole("switch", { name: "May share" }).click();
    await draft.getByRole("button", { name: "Add" }).click();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Save permissions" }).click();
    await expect(page.getByText("Not saved yet.")).toBeHidden();
    await page.getByLabel("Add somebody").fill(`Grace ${id}`);
    await expect(page.getByRole("option", { name: new RegExp(`Grace ${id}`, "u") })).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("list", { name: "Members" }).getByText(email)).toBeVisible();
    await expectAccessible(page);

    await page.getByRole("list", { name: "Members" }).getByRole("link").click();
    await expect(page.getByText(`Read and may share on ${folder}/ in documents, by group Finance ${id}`)).toBeVisible();
    await expectAccessible(page);
    const userId = page.url().split("/").pop() ?? "";

    await page.context().clearCookies();
    await page.goto(invitation);
    await page.getByLabel("New password").fill(PASSWORD);
    await page.getByRole("button", { name: "Set the password and sign in" }).click();
    await page.waitForURL("**/files");
    await page.getByRole("link", { name: "documents" }).click();
    await expect(page.getByRole("row", { name: new RegExp(folder, "u") })).toBeVisible();
    await expect(page.getByRole("row", { name: /other-|welcome/u })).toHaveCount(0);
    await page.getByRole("link", { name: folder }).click();
    await expect(page.getByText("You may download and share what is here. Ask Ada in room 12 for more.")).toBeVisible();
    await expect(page.getByRole("button", { name: /Upload|New folder|Access/u })).toHaveCount(0);
    await expectAccessible(page);
    const row = page.getByRole("row", { name: /plan\.txt/u });
    await row.click({ button: "right" });
    const menu = page.getByRole("menu");
    await expect(menu.getByRole("menuitem", { name: "Share", exact: true })).toBeVisible();
    await expect(menu.getByRole("menuitem", { name: /Rename|Move|Delete|Who may/u })).toHaveCount(0);
    // The first of two actions; the second makes and copies the link.
    await menu.getByRole("menuitem", { name: "Share", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Create and copy link" }).click();
    await expect(page.getByRole("dialog", { name: "Link copied" })).toBeVisible();
    const url = await page.evaluate(() => navigator.clipboard.readText());
    expect(await (await sluice.fetch(`${new URL(url).pathname}/file`)).text()).toBe("the plan\n");
    await page.keyboard.press("Escape");

    await page.goto("/files/media");
    await expect(page.getByText("There is no such bucket")).toBeVisible();
    for (const path of ["/people", "/people/groups", `/people/${userId}`, "/activity", "/settings"]) {
      await page.goto(path);
      await expect(page.getByText("This page is for administrators")).toBeVisible();
      await expect(page.getByText("Ask Ada in room 12 if something here needs to be done for you.")).toBeVisible();
    }
    await expectAccessible(page);
    await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "People" })).toHaveCount(0);
    const refused = await page.request.post("/api/v1/shares", {
      headers: { origin: sluice.url },
      data: { items: [{ bucket: "documents", key: `other-${id}/secret.txt` }] },
    });
    expect(refused.status()).toBe(404);
    await sluice.api("/api/v1/settings", { method: "PATCH", json: { contact: null } });
  });
}

test("who may reach a folder is told with the reason, and given and taken there", async ({ page, sluice }) => {
  const id = unique();
  await (await sluice.bucket("documents")).put(`reach-${id}/inner/a.txt`, "a\n");
  const user = await createUser(sluice);
  await signIn(page, sluice);
  await page.goto(`/files/documents?prefix=reach-${id}/`);
  await page.getByRole("button", { name: /who may reach this folder/u }).click();
  const sheet = page.getByRole("dialog", { name: `Who may reach reach-${id}/ in documents?` });
  await expect(sheet.getByRole("list", { name: "People who may reach it" }).getByText("Administrator")).toBeVisible();
  await sheet.getByLabel("Give it to a person or a group").fill(user.name);
  await sheet.getByRole("option", { name: new RegExp(user.name, "u") }).click();
  await sheet.getByLabel("Level").selectOption("write");
  await sheet.getByRole("button", { name: "Give" }).click();
  await expect(sheet.getByText("Given directly on this folder")).toBeVisible();
  await expectAccessible(page);
  // Tab goes from the field to the people, also while its list is long enough to scroll.
  for (let more = 0; more < 6; more += 1) await createUser(sluice);
  const field = sheet.getByLabel("Give it to a person or a group");
  await field.fill("User ");
  await expect(sheet.getByRole("option").nth(5)).toBeVisible();
  await field.press("Tab");
  await expect(sheet.getByRole("list", { name: "People who may reach it" }).getByRole("link").first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();

  // From the menu of a folder below, where it is inherited.
  await page.getByRole("row", { name: /inner/u }).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Who may reach this?" }).click();
  const below = page.getByRole("dialog", { name: `Who may reach reach-${id}/inner/ in documents?` });
  await expect(below.getByText(`Given directly on reach-${id}/`)).toBeVisible();
  await expect(below.getByText("Nothing is given here")).toBeVisible();
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: /who may reach this folder/u }).click();
  await sheet.getByRole("button", { name: `Take the permission of ${user.name} away` }).click();
  await expect(sheet.getByText("Given directly on this folder")).toBeHidden();
  const rules = (await (await sluice.api(`/api/v1/users/${user.id}/permissions`)).json()) as { data: unknown[] };
  expect(rules.data).toEqual([]);
});

test("long names stay in their place", async ({ page, sluice }) => {
  const name = `Group of ${"very long names and ".repeat(4)}${unique()}`;
  const user = await createUser(sluice, { name: `Somebody whose name is ${"long and ".repeat(9)}${unique()}` });
  const group = (await (await sluice.api("/api/v1/groups", { method: "POST", json: { name } })).json()) as { id: string };
  await sluice.api(`/api/v1/groups/${group.id}/members/${user.id}`, { method: "PUT" });
  await sluice.api(`/api/v1/groups/${group.id}/permissions`, {
    method: "PUT",
    json: [{ bucket: "documents", prefix: "long-names/", level: "read", share: true }],
  });
  await (await sluice.bucket("documents")).put("long-names/a.txt", "a\n");
  await signIn(page, sluice);
  for (const viewport of Object.values(WIDTHS)) {
    await page.setViewportSize(viewport);
    for (const path of [`/people/${user.id}`, `/people/groups/${group.id}`]) {
      await page.goto(path);
      await expect(page.getByText(name).first()).toBeVisible();
      expect([path, await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)]).toEqual([path, true]);
    }
    await page.goto(`/people/${user.id}`);
    const within = await page.getByRole("button", { name: `Take out of ${name}` }).boundingBox();
    const card = await page
      .getByRole("list", { name: "Groups", exact: true })
      .locator("xpath=ancestor::*[@data-slot='card'][1]")
      .boundingBox();
    expect(within!.x + within!.width).toBeLessThanOrEqual(card!.x + card!.width);
  }
  await page.setViewportSize(WIDTHS.desktop);
  await page.goto("/files/documents?prefix=long-names/");
  await page.getByRole("button", { name: /who may reach this folder/u }).click();
  const people = page.getByRole("dialog").getByRole("list", { name: "People who may reach it" });
  for (const badge of await people.getByText(/^(?:Full|Read|May share)/u).all()) await expect(badge).toBeInViewport({ ratio: 1 });
  expect(await people.evaluate((list) => list.scrollWidth <= list.clientWidth)).toBe(true);
});

test("an account is edited on top of what was seen only, disabled, and deleted with its links handed over", async ({ page, sluice }) => {
  const user = await createUser(sluice, { role: "admin" });
  const heir = await createUser(sluice, { role: "admin" });
  const authorization = `Basic ${Buffer.from(`${user.email}:${PASSWORD}`).toString("base64")}`;
  await (await sluice.bucket("documents")).put(`${user.id}.txt`, "mine\n");
  const made = await sluice.api("/api/v1/shares", {
    method: "POST",
    headers: { authorization },
    json: { items: [{ bucket: "documents", key: `${user.id}.txt` }] },
  });
  const share = (await made.json()) as { id: string };
  await signIn(page, sluice);
  await page.goto(`/people/${user.id}`);
  await page.getByLabel("Name").fill("Typed here");
  await sluice.api(`/api/v1/users/${user.id}`, { method: "PATCH", json: { name: "Typed elsewhere" } });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Somebody else changed this account meanwhile.")).toBeVisible();
  await expect(page.getByText("It now says: Typed elsewhere")).toBeVisible();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Typed here" })).toBeVisible();

  await page.getByRole("button", { name: "Disable…" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question.getByText("Their 1 link is suspended until the account is enabled again.")).toBeVisible();
  await expectAccessible(page);
  await question.getByRole("button", { name: "Disable" }).click();
  await expect(page.getByText("Disabled", { exact: true })).toBeVisible();
  expect((await sluice.fetch(`/share/${share.id}`)).status).toBe(404);
  await page.getByRole("link", { name: "Show 1 link" }).click();
  await expect(page.getByRole("link", { name: /Of Typed here/u })).toBeVisible();
  await expect(
    page
      .getByRole("row", { name: `${user.id}.txt` })
      .getByText("Suspended")
      .filter({ visible: true }),
  ).toBeVisible();
  await page.goto(`/sharing/${share.id}`);
  await expect(page.getByText("Its owner’s account is disabled.").filter({ visible: true }).last()).toBeVisible();

  await page.goto(`/people?q=${user.email}`);
  await page.getByRole("button", { name: "Actions for Typed here" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await question.getByRole("radio", { name: "Somebody else takes them over" }).check();
  await question.getByRole("button", { name: "Delete account" }).click();
  await expect(question.getByText("Choose a person, or let the links be suspended.")).toBeVisible();
  await question.getByLabel("Who takes them over").fill(heir.email);
  await question.getByRole("option", { name: new RegExp(heir.name, "u") }).click();
  await expectAccessible(page);
  await question.getByRole("button", { name: "Delete account" }).click();
  await expect(page.getByText("Nobody matches")).toBeVisible();
  expect((await sluice.fetch(`/share/${share.id}`)).status).toBe(200);
  expect(((await (await sluice.api(`/api/v1/shares/${share.id}`)).json()) as { ownerId: string }).ownerId).toBe(heir.id);
});

test("the last administrator cannot be taken away, and is told so", async ({ page, sluice }) => {
  const users = (await (await sluice.api("/api/v1/users?role=admin&limit=200")).json()) as { data: { id: string; email: string }[] };
  for (const other of users.data.filter((user) => user.email !== ADMIN.email))
    await sluice.api(`/api/v1/users/${other.id}`, { method: "DELETE" });
  await signIn(page, sluice);
  await page.goto(`/people?q=${ADMIN.email}`);
  await page.getByRole("button", { name: /^Actions for/u }).click();
  await page.getByRole("menuitem", { name: "Disable…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Disable" }).click();
  await expect(page.getByRole("alertdialog").getByText("This is the only administrator who can sign in.")).toBeVisible();
});

test("activity tells who did what, filters in the address and leaves as CSV", async ({ page, sluice }) => {
  const user = await createUser(sluice);
  await signIn(page, sluice);
  await page.goto("/activity");
  await expectAccessible(page);
  await page.getByLabel("What was done").selectOption("user.create");
  await expect(page).toHaveURL(/action=user\.create/u);
  await page.getByRole("searchbox", { name: "Search activity" }).fill(user.email);
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("button", { name: /^More about: Created a person/u }).click();
  await expect(page.getByText("Signed in by")).toBeVisible();
  await expectAccessible(page);
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "CSV" }).click()]);
  expect(file.suggestedFilename()).toBe("audit.csv");
  await page.setViewportSize(WIDTHS.phone);
  await page.goto("/activity?action=settings.edit&q=nothing-has-this-name");
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await page.goto("/activity?cursor=abc&action=nonsense&from=yesterday");
  await expect(page.getByRole("table", { name: "Activity" })).toBeVisible();
  await expectAccessible(page);
});

test("one’s own name and password are changed, and every session ends when asked", async ({ page, sluice }) => {
  const user = await createUser(sluice);
  await signInAs(page, user.email, PASSWORD);
  await page.getByRole("button", { name: /^Account: / }).click();
  await page.getByRole("menuitem", { name: "Account and tokens" }).click();
  await page.getByLabel("Name").fill("Another Name");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByRole("button", { name: /^Account: Another Name/u })).toBeVisible();
  await page.getByLabel("Current password").fill("not the password");
  await page.getByLabel("New password").fill("another good password");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("The current password is not right.")).toBeVisible();
  await page.getByLabel("Current password").fill(PASSWORD);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByLabel("New password")).toHaveValue("");
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Account" })).toBeVisible();
  await page.getByRole("button", { name: "Sign out everywhere…" }).click();
  await expectAccessible(page);
  await page.getByRole("alertdialog").getByRole("button", { name: "Sign out everywhere" }).click();
  await page.waitForURL("**/sign-in");
  await signInAs(page, user.email, "another good password");
});

test("a token is made with its scopes, told once, used and deleted", async ({ page, sluice }) => {
  const user = await createUser(sluice);
  await signInAs(page, user.email, PASSWORD);
  await page.goto("/account");
  await expectAccessible(page);
  await page.getByRole("button", { name: "New token" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Make token" }).click();
  await expect(dialog.getByText("Choose at least one.")).toBeVisible();
  await expect(dialog.getByRole("checkbox", { name: "Administer" })).toHaveCount(0);
  await expectAccessible(page);
  await dialog.getByLabel("Name").fill("nightly backup");
  await dialog.getByRole("checkbox", { name: "Read" }).click();
  await dialog.getByRole("button", { name: "Make token" }).click();
  const token = await dialog.getByLabel("Token", { exact: true }).inputValue();
  expect(token).toMatch(/^slu_/u);
  await dialog.getByRole("button", { name: "Done" }).click();
  const asked = () => sluice.fetch("/api/v1/shares", { headers: { authorization: `Bearer ${token}` } });
  expect((await asked()).status).toBe(200);
  await page.setViewportSize(WIDTHS.phone);
  await page.getByRole("button", { name: "Delete nightly backup" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete token" }).click();
  await expect(page.getByText("You have no tokens.")).toBeVisible();
  expect((await asked()).status).toBe(401);
  await expectAccessible(page);
});
