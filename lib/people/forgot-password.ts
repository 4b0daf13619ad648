import * as z from "zod";
import { recordAudit, unknownActor } from "../activity/audit.ts";
import { reserveAttempts } from "../attempts/store.ts";
import { readJson } from "../http/body.ts";
import { clientAddress, clientKey } from "../http/client-address.ts";
import { AppError } from "../http/errors.ts";
import { noContent } from "../http/respond.ts";
import { toIssue } from "../http/route.ts";
import { requireSameOrigin } from "../http/same-origin.ts";
import { MailAddress } from "../mail/address.ts";
import { mailStatement } from "../mail/outbox.ts";
import { sendMail } from "../mail/send-mails.ts";
import { requireSmtp } from "../mail/smtp-settings.ts";
import type { Services } from "../services.ts";
import { query } from "../shares/store.ts";
import { insertLink, newPasswordLink } from "./password-link.ts";
import { findUserByEmail, normalizeEmail } from "./store.ts";

const CLIENT_WINDOW_MS = 15 * 60 * 1000;
const MAX_PER_CLIENT = 10;
const ACCOUNT_WINDOW_MS = 60 * 60 * 1000;
const MAX_PER_ACCOUNT = 3;
const MAX_BODY_BYTES = 8192;

/** Body of `POST /api/v1/password-resets`. */
export const ForgotPassword = z.strictObject({ email: z.string("must be an e-mail address").trim().pipe(MailAddress) });

/**
 * Sends whoever forgot their password a link for a new one. For every address the same is done before the answer, and the answer is the same: whether there is an
 * account is found out after it. Throws `mail_off` where no mail server is set, and `locked` for a client that asks too often.
 */
export async function forgotPassword(services: Services, request: Request): Promise<Response> {
  requireSameOrigin(request, services.config);
  const parsed = ForgotPassword.safeParse(await readJson(request, MAX_BODY_BYTES));
  if (!parsed.success) throw new AppError("validation_failed", { issues: parsed.error.issues.map((issue) => toIssue(issue)) });
  await requireSmtp(services);
  const email = normalizeEmail(parsed.data.email);
  const client = clientKey(clientAddress(request, services.config.trustsClientAddress));
  const [byClient, byAccount] = await reserveAttempts(
    services.d1,
    [
      { key: `forgot-client:${client}`, max: MAX_PER_CLIENT, windowMs: CLIENT_WINDOW_MS },
      { key: `forgot:${email}`, max: MAX_PER_ACCOUNT, windowMs: ACCOUNT_WINDOW_MS },
    ],
    services.now(),
  );
  if (byClient?.isOver === true)
    throw new AppError("locked", {
      message: "Too many requests. Wait before asking again.",
      retryAfterSeconds: byClient.retryAfterSeconds,
    });
  // Nobody's mailbox is filled, and nobody learns that it would be: the link of the last mail still works.
  if (byAccount?.isOver !== true) {
    services.waitUntil(
      sendResetLink(services, request, email).catch((error: unknown) => {
        console.error(JSON.stringify({ problem: "a link for a new password could not be made", cause: String(error) }));
      }),
    );
  }
  return noContent();
}

/**
 * To accounts that sign in with a password. Who signs in elsewhere gets none by this door, and who is invited has a link already, which stays: what anybody may ask for
 * ends nothing that an administrator made.
 */
async function sendResetLink(services: Services, request: Request, email: string): Promise<void> {
  const user = await findUserByEmail(services.db, email);
  if (user === null || user.disabledAtMs !== null || user.passwordHash === null) return;
  const link = await newPasswordLink(services, "reset");
  const mail = await mailStatement(services, {
    to: user.email,
    content: { kind: "password_reset", url: link.url, expiresAtMs: link.expiresAtMs },
    userId: user.id,
    idempotencyKey: `invitation:${link.tokenHash}`,
    giveUpAtMs: link.expiresAtMs,
  });
  const { d1 } = services;
  await query(() =>
    d1.batch([
      d1.prepare("DELETE FROM invitations WHERE user_id = ?1 AND purpose = 'reset'").bind(user.id),
      insertLink(services, user.id, "reset", link),
      mail.statement,
    ]),
  );
  const by = unknownActor(services, request, user.email, "mail");
  await recordAudit(services, by, [{ action: "account.forgot_password", target: { kind: "user", id: user.id, name: user.email } }]);
  await sendMail(services, mail.id);
}
