import { AppError } from "@/lib/http/errors";
import { json, noContent } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { PresentedSmtp, SmtpInput } from "@/lib/mail/schema";
import { findSmtp, preconditionOf, removeSmtp, writeSmtp } from "@/lib/mail/smtp-settings";

const SECURITY =
  "`tls`: from the start. `starttls`: on request, and nothing is sent to a server that does not offer it. `none`: with a login only on this very machine.";

/** The mail server, without its password. */
export const GET = route(
  {
    errors: "problem",
    docs: {
      summary: "Show the mail server",
      description: "The password is never answered.",
      answer: PresentedSmtp,
      hasEtag: true,
      errors: ["mail_server_not_found"],
      fields: { security: SECURITY },
    },
    action: "settings.edit",
  },
  async ({ services }) => {
    const found = await findSmtp(services);
    if (found === null) throw new AppError("mail_server_not_found");
    return json(found.smtp, { headers: { etag: found.etag } });
  },
);

/** Sets the mail server; a password that is left out stays as long as it is for the same server and user. */
export const PUT = route(
  {
    errors: "problem",
    docs: {
      summary: "Set the mail server",
      description:
        "The whole of it. A password that is left out stays; it has to be given again where the server, port, security or user name is another, so that nobody can have the stored one sent elsewhere. With `If-Match` only if nobody changed it since, with `If-None-Match: *` only if there is none yet.",
      answer: PresentedSmtp,
      hasEtag: true,
      headers: ["If-Match", "If-None-Match"],
      errors: ["edit_conflict"],
      fields: {
        security: SECURITY,
        username: "Who signs in to the server; `null` where it asks nobody.",
        password: "Written only: no answer holds it. On one line.",
      },
    },
    action: "settings.edit",
    body: SmtpInput,
  },
  async ({ request, services, body, audit }) => {
    const { smtp, etag, changed } = await writeSmtp(services, body, preconditionOf(request));
    if (changed.length > 0)
      audit({
        action: "smtp.edit",
        target: { kind: "site" },
        detail: { host: smtp.host, port: smtp.port, security: smtp.security, changed },
      });
    return json(smtp, { headers: { etag } });
  },
);

/** Takes the mail server away. */
export const DELETE = route(
  {
    errors: "problem",
    docs: {
      summary: "Take the mail server away",
      description: "Nothing is sent until one is set again. What waits to be sent goes on waiting, as long as its link works.",
      answer: "nothing",
      headers: ["If-Match"],
      errors: ["edit_conflict"],
    },
    action: "settings.edit",
  },
  async ({ request, services, audit }) => {
    if (await removeSmtp(services, preconditionOf(request))) audit({ action: "smtp.remove", target: { kind: "site" } });
    return noContent();
  },
);
