import type { D1PreparedStatement } from "@cloudflare/workers-types";
import { AppError } from "../http/errors.ts";
import { openSealedText, sealText } from "../http/sealed-text.ts";
import { randomId } from "../platform/random-id.ts";
import type { Services } from "../services.ts";
import { isMailAddress } from "./address.ts";
import { MAIL_FAILURES, type MailFailure, mailFailureSentence } from "./failures.ts";
import type { PresentedMail } from "./schema.ts";
import type { MailContent } from "./write-letter.ts";

const PURPOSE = "mail-content";

export interface NewMail {
  /** One address. */
  to: string;
  content: MailContent;
  /** The person whom it is about, if it is about one: deleted with them. */
  userId: string | null;
  /** Of several mails with one key the first is kept, and no other made. */
  idempotencyKey: string;
  /** When it is worth nothing any more: it is not tried after that. */
  giveUpAtMs: number;
}

/** What a mail tells is sealed for this mail: its row cannot be made to tell another's. */
const scopeOf = (id: string, to: string) => [id, to];

/**
 * The statement that puts a mail into the outbox, for the transaction that makes what it tells of: either both are there or neither is. Whoever carries it out
 * hands `id` to `startSending` then. Throws `validation_failed` for an address that no mail can be sent to.
 */
export async function mailStatement(services: Services, mail: NewMail): Promise<{ id: string; statement: D1PreparedStatement }> {
  if (!isMailAddress(mail.to)) {
    const message = "This account’s e-mail address is none that mail can be sent to. Hand the link over yourself, or correct the address.";
    throw new AppError("validation_failed", { issues: [{ path: "sendMail", message }] });
  }
  const id = randomId(20);
  const nowMs = services.now();
  const sealed = await sealText(services.config.authSecret, PURPOSE, scopeOf(id, mail.to), JSON.stringify(mail.content));
  const statement = services.d1
    .prepare(
      `INSERT INTO mails (id, kind, recipient, user_id, sealed_content, idempotency_key, state, tries, next_try_at_ms, give_up_at_ms, created_at_ms)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, 'pending', 0, ?7, ?8, ?7 WHERE ?4 IS NULL OR EXISTS (SELECT 1 FROM users WHERE id = ?4) ON CONFLICT (idempotency_key) DO NOTHING`,
    )
    .bind(id, mail.content.kind, mail.to, mail.userId, sealed, mail.idempotencyKey, nowMs, mail.giveUpAtMs);
  return { id, statement };
}

/** What a mail of the outbox tells, `null` when AUTH_SECRET was changed since. */
export async function openMailContent(
  services: Services,
  mail: { id: string; recipient: string; sealedContent: string },
): Promise<MailContent | null> {
  const text = await openSealedText(services.config.authSecret, PURPOSE, scopeOf(mail.id, mail.recipient), mail.sealedContent);
  return text === null ? null : (JSON.parse(text) as MailContent);
}

/** Columns of a mail `m` as one JSON value, for statements that tell of a mail beside something else. */
export const MAIL_JSON = `json_object('kind', m.kind, 'to', m.recipient, 'state', m.state, 'tries', m.tries, 'createdAtMs', m.created_at_ms,
  'sentAtMs', m.sent_at_ms, 'nextTryAtMs', m.next_try_at_ms, 'failure', m.failure, 'reply', m.reply)`;

interface MailJson {
  kind: string;
  to: string;
  state: PresentedMail["state"];
  tries: number;
  createdAtMs: number;
  sentAtMs: number | null;
  nextTryAtMs: number;
  failure: string | null;
  reply: number | null;
}

/** A mail as the API tells it. */
export function presentMail(json: string): PresentedMail {
  const { kind, to, state, tries, createdAtMs, sentAtMs, nextTryAtMs, failure, reply } = JSON.parse(json) as MailJson;
  return {
    kind,
    to,
    state,
    tries,
    createdAt: new Date(createdAtMs).toISOString(),
    sentAt: sentAtMs === null ? null : new Date(sentAtMs).toISOString(),
    nextTryAt: state === "pending" ? new Date(nextTryAtMs).toISOString() : null,
    failure: failure === null || state === "sent" ? null : presentFailure(failure, reply),
  };
}

/** A failure as the API tells it. One that another release wrote is told as the most general. */
export function presentFailure(failure: string, reply: number | null): NonNullable<PresentedMail["failure"]> {
  const code: MailFailure = MAIL_FAILURES.find((known) => known === failure) ?? "message_refused";
  return { code, message: mailFailureSentence(code), reply };
}
