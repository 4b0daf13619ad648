import * as z from "zod";
import { recordAudit, unknownActor } from "../activity/audit.ts";
import { refundAttempts, reserveAttempts } from "../attempts/store.ts";
import { timestamp } from "../http/answers.ts";
import { readJson } from "../http/body.ts";
import { clientAddress, clientKey } from "../http/client-address.ts";
import { AppError } from "../http/errors.ts";
import { noContent } from "../http/respond.ts";
import { toIssue } from "../http/route.ts";
import { requireSameOrigin } from "../http/same-origin.ts";
import { mailStatement } from "../mail/outbox.ts";
import { startSending } from "../mail/send-mails.ts";
import { requireSmtp } from "../mail/smtp-settings.ts";
import type { Services } from "../services.ts";
import { query } from "../shares/store.ts";
import { hashSecret } from "./api-token.ts";
import { findInvited } from "./find-invited.ts";
import { NewPassword, PersonName } from "./new-password.ts";
import { hashPassword } from "./password-hash.ts";
import { insertLink, newPasswordLink } from "./password-link.ts";
import type { PresentedUser } from "./users.ts";

const WINDOW_MS = 15 * 60 * 1000;
const MAX_PER_CLIENT = 20;
const MAX_BODY_BYTES = 8192;

/** Body of `POST /api/v1/users/{id}/invitation`. */
export const CreateInvitation = z.strictObject({ sendMail: z.boolean("must be true or false").default(false) });

/** Answer of `POST /api/v1/users/{id}/invitation`. */
export const CreatedInvitation = z.lazy(() =>
  z.strictObject({
    url: z.string(),
    expiresAt: timestamp(),
    /** The address that the link is sent to, `null` where it is not. */
    sentTo: z.string().nullable(),
  }),
);

/**
 * Makes the link by which a person sets their first password, or a new one. The link is told here, and with `sendMail` to the person by e-mail; else only its
 * hash is kept. It works once and for seven days; earlier ones of the person end. Throws `user_not_found`, and `mail_off`
 * where no mail server is set, before anything is made.
 */
export async function createInvitation(
  services: Services,
  user: Pick<PresentedUser, "id" | "email" | "hasPassword">,
  { sendMail = false } = {},
): Promise<{ url: string; expiresAtMs: number }> {
  if (sendMail) await requireSmtp(services);
  const made = await newPasswordLink(services, "invitation");
  const mail = sendMail
    ? await mailStatement(services, {
        to: user.email,
        content: { kind: "invitation", url: made.url, expiresAtMs: made.expiresAtMs, hasPassword: user.hasPassword },
        userId: user.id,
        idempotencyKey: `invitation:${made.tokenHash}`,
        giveUpAtMs: made.expiresAtMs,
      })
    : null;
  const { d1 } = services;
  const [, inserted] = await query(() =>
    d1.batch([
      d1.prepare("DELETE FROM invitations WHERE user_id = ?1").bind(user.id),
      insertLink(services, user.id, "invitation", made),
      ...(mail === null ? [] : [mail.statement]),
    ]),
  );
  if (inserted === undefined || inserted.results.length === 0) throw new AppError("user_not_found");
  if (mail !== null) startSending(services, mail.id);
  return made;
}

/** What accepting an invitation takes. */
export const AcceptInvitation = z.strictObject({
  token: z.string("must be text").max(256, "is not a token of an invitation"),
  password: NewPassword,
  name: PersonName.optional(),
});

/**
 * Sets the password of whoever was invited, ends their earlier sessions and all their invitations. One transaction decides, so of any number of simultaneous calls
 * one succeeds. Throws `invitation_not_found` for an unknown, expired or used token, and `locked` after too many of them.
 */
export async function acceptInvitation(services: Services, request: Request): Promise<Response> {
  requireSameOrigin(request, services.config);
  const parsed = AcceptInvitation.safeParse(await readJson(request, MAX_BODY_BYTES));
  if (!parsed.success) throw new AppError("validation_failed", { issues: parsed.error.issues.map((issue) => toIssue(issue)) });
  const { token, password, name } = parsed.data;
  const key = `invitation-client:${clientKey(clientAddress(request, services.config.trustsClientAddress))}`;
  const [count] = await reserveAttempts(services.d1, [{ key, max: MAX_PER_CLIENT, windowMs: WINDOW_MS }], services.now());
  if (count?.isOver) throw new AppError("locked", { retryAfterSeconds: count.retryAfterSeconds });
  // Before hashing, so that guessing makes the server work for nothing.
  if ((await findInvited(services, token)) === null) throw new AppError("invitation_not_found");
  const passwordHash = await hashPassword(services.config, password);
  const tokenHash = await hashSecret(token);
  const [changed] = await query(() =>
    services.d1.batch<{ id: string; email: string }>([
      services.d1
        .prepare(
          `UPDATE users SET password_hash = ?1, name = coalesce(?2, name), session_version = session_version + 1, version = version + 1
           WHERE disabled_at_ms IS NULL AND id = (SELECT user_id FROM invitations WHERE token_hash = ?3 AND expires_at_ms > ?4) RETURNING id, email`,
        )
        .bind(passwordHash, name ?? null, tokenHash, services.now()),
      services.d1
        .prepare(
          `DELETE FROM invitations WHERE user_id = (SELECT user_id FROM invitations WHERE token_hash = ?1)
             AND (SELECT password_hash FROM users WHERE id = user_id) = ?2`,
        )
        .bind(tokenHash, passwordHash),
    ]),
  );
  const user = changed?.results[0];
  if (user === undefined) throw new AppError("invitation_not_found");
  const by = { ...unknownActor(services, request, user.email, "invitation"), id: user.id };
  await recordAudit(services, by, [{ action: "account.password", target: { kind: "user", id: user.id, name: user.email } }]);
  await refundAttempts(services.d1, [key]);
  return noContent();
}
