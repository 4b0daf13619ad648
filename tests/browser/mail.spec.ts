import { type MailServer, startMailServer } from "../support/mail-server.ts";
import { expect, expectAccessible, signIn, test, WIDTHS } from "../support/browser.ts";

let server: MailServer;
test.describe.configure({ mode: "serial" });
test.beforeEach(async ({ page, sluice }) => {
  server = await startMailServer({ security: "none" });
  await signIn(page, sluice);
});
test.afterEach(async ({ sluice }) => {
  await server.stop();
  await sluice.api("/api/v1/settings/smtp", { method: "DELETE" });
});

for (const [width, colorScheme] of [
  ["desktop", "light"],
  ["phone", "dark"],
] as const) {
  test(`a mail server is set, tested, changed on top of what was seen, and taken away (${width}, ${colorScheme})`, async ({
    page,
    sluice,
  }) => {
    await page.setViewportSize(WIDTHS[width]);
    await page.emulateMedia({ colorScheme });
    await page.goto("/settings#mail");
    const form = page.getByRole("form", { name: "Mail server" });
    const field = (name: string) => form.getByRole("textbox", { name, exact: true });
    const password = form.getByLabel("Password");
    await expect(form.getByRole("button", { name: "Send a test message" })).toHaveCount(0);
    await field("Server").fill("smtp.example.com");
    await form.getByLabel("Security of the connection").selectOption("starttls");
    await expect(field("Port")).toHaveValue("587");
    await form.getByLabel("Security of the connection").selectOption("none");
    await form.getByRole("button", { name: "Save the mail server" }).click();
    await expect(form.getByText("Choose TLS or STARTTLS")).toBeVisible();
    await expect(form.getByText("Enter the password.")).toBeVisible();
    await expectAccessible(page);

    await field("Server").fill("localhost");
    await field("Port").fill(String(server.port));
    await field("User name").fill("mailer@example.com");
    await password.fill("not the password");
    await field("Sender’s address").fill("files@example.com, other@example.com");
    await form.getByRole("button", { name: "Save the mail server" }).click();
    await expect(form.getByText("The sender’s address must be one e-mail address, such as ada@example.com.")).toBeVisible();
    await field("Sender’s address").fill("files@example.com");
    await form.getByRole("button", { name: "Save the mail server" }).click();
    await expect(page.getByText("The mail server is set.")).toBeVisible();
    await expect(password).toHaveValue("");

    // The keyboard alone does the rest.
    await form.getByRole("button", { name: "Send a test message" }).focus();
    await page.keyboard.press("Enter");
    await expect(form.getByText("The test message was not sent.")).toBeVisible();
    await expect(form.getByText("The mail server did not accept the user name and password.")).toBeVisible();
    await expectAccessible(page);
    await password.fill(String(server.settings["password"]));
    await expect(form.getByText("The test uses what is saved: save or discard your changes first.")).toBeVisible();
    await form.getByRole("button", { name: "Save the mail server" }).click();
    await form.getByRole("button", { name: "Send a test message" }).click();
    await expect(form.getByText("The server took the message.")).toBeVisible();
    expect(server.received).toHaveLength(1);
    await expectAccessible(page);

    await field("Server").fill("127.0.0.1");
    await form.getByRole("button", { name: "Save the mail server" }).click();
    await expect(form.getByText("Enter the password again: the stored one is for the server")).toBeVisible();
    await field("Server").fill("localhost");
    await field("Sender’s name").fill("Mine");
    await sluice.api("/api/v1/settings/smtp", { method: "PUT", json: { ...server.settings, fromAddress: "theirs@example.com" } });
    await form.getByRole("button", { name: "Save the mail server" }).click();
    await expect(form.getByText("Somebody else changed the mail server meanwhile. Nothing of yours was saved.")).toBeVisible();
    await expect(form.getByText(/sending from theirs@example\.com/u)).toBeVisible();
    await expect(field("Sender’s name")).toHaveValue("Mine");
    await form.getByRole("button", { name: "Discard" }).click();
    await form.getByRole("button", { name: "Remove…" }).click();
    await expectAccessible(page);
    await page.getByRole("alertdialog").getByRole("button", { name: "Take it away" }).click();
    await expect(page.getByText("Not set", { exact: true })).toBeVisible();
    expect((await sluice.api("/api/v1/settings/smtp")).status).toBe(404);
  });
}

test("somebody is invited by e-mail, follows the mail, forgets the password and gets another", async ({ page, sluice, browser }) => {
  await page.goto("/people");
  await page.getByRole("button", { name: "Invite" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(/^No mail server is set/u)).toBeVisible();
  await expect(dialog.getByRole("link", { name: "set one in the settings" })).toHaveAttribute("href", "/settings#mail");
  await page.keyboard.press("Escape");

  await sluice.api("/api/v1/settings/smtp", { method: "PUT", json: server.settings });
  await page.reload();
  await page.getByRole("button", { name: "Invite" }).click();
  const email = `${crypto.randomUUID()}@example.com`;
  await dialog.getByRole("textbox", { name: "E-mail", exact: true }).fill(email);
  await expect(dialog.getByRole("switch", { name: "Send by e-mail" })).toBeChecked();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Send the invitation" }).click();
  await expect(dialog.getByText(`The link is on its way to ${email}.`)).toBeVisible();
  await expect(dialog.getByLabel("Invitation link")).toHaveValue(/\/invitation\/[A-Za-z0-9]{32}$/u);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect.poll(() => server.received.length).toBe(1);
  await page.getByRole("link", { name: email }).click();
  const mail = page.getByText("Last mail").locator("xpath=..");
  await expect(mail.getByText(`To ${email}.`)).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(mail.getByText("Sent", { exact: true })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expectAccessible(page);

  const linkOf = (at: number) => /https?:\/\/\S+\/invitation\/[A-Za-z0-9]{32}/u.exec(server.received[at]?.parsed.text ?? "")?.[0] ?? "";
  const guest = await browser.newContext();
  try {
    const theirs = await guest.newPage();
    await theirs.setViewportSize(WIDTHS.phone);
    await theirs.goto(linkOf(0));
    await theirs.getByLabel("New password").fill("the first password");
    await theirs.getByRole("button", { name: "Set the password and sign in" }).click();
    await theirs.waitForURL(/\/files/u);
    await guest.clearCookies();
    await theirs.goto(`${sluice.url}/sign-in`);
    await expectAccessible(theirs);
    await theirs.getByRole("link", { name: "Forgot your password?" }).click();
    await theirs.getByRole("button", { name: "Send the link" }).click();
    await expect(theirs.getByText("The e-mail address must be one e-mail address, such as ada@example.com.")).toBeVisible();
    await theirs.getByRole("textbox", { name: "E-mail" }).fill(email);
    await expectAccessible(theirs);
    await theirs.keyboard.press("Enter");
    await expect(theirs.getByText("Look into your mailbox.")).toBeVisible();
    await expectAccessible(theirs);
    await expect.poll(() => server.received.length).toBe(2);
    await theirs.goto(linkOf(1));
    await theirs.getByLabel("New password").fill("the second password");
    await theirs.getByRole("button", { name: "Change the password and sign in" }).click();
    await theirs.waitForURL(/\/files/u);
  } finally {
    await guest.close();
  }

  server.refuse({ rcptTo: 550 });
  await page.getByRole("button", { name: "New invitation link…" }).click();
  await dialog.getByRole("button", { name: "Make and send the link" }).click();
  await expect(dialog.getByText(`The link is on its way to ${email}.`)).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(async () => {
    await page.reload();
    await expect(mail.getByText("Failed", { exact: true })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(mail.getByText(/The mail server refused the recipient.*The server’s reply was 550\./u)).toBeVisible();
  await expectAccessible(page);
});
