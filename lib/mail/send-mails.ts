import type { Services } from "../services.ts";
import { readSettings } from "../settings/store.ts";
import { query } from "../shares/store.ts";
import type { MailFailure } from "./failures.ts";
import { openMailContent } from "./outbox.ts";
import type { Delivery } from "./smtp-client.ts";
import { findSmtpServer, HAS_SMTP, type SmtpServer } from "./smtp-settings.ts";
import { type MailContent, writeLetter } from "./write-letter.ts";

/** Waits before each further try. Servers that turn unknown senders away at first (greylisting) take them after some minutes. */
const RETRY_AFTER_MS = [60_000, 10 * 60_000, 60 * 60_000];
const MAX_TRIES = 1 + RETRY_AFTER_MS.length;
/** How long a try belongs to whoever claimed it. One that is cut off, as by a restart, is repeated after that. */
const CLAIM_MS = 2 * 60_000;
/** Mails of one round; what is left is for the next. */
const MAILS_AT_ONCE = 20;
const LANES = 3;
/** A Worker may go on for 30 seconds after its answer: no further mail is begun after this long. */
const ROUND_MS = 15_000;

interface ClaimedMail {
  id: string;
  kind: string;
  recipient: string;
  sealedContent: string;
  idempotencyKey: string;
  tries: number;
}

/** Sends a mail of the outbox after the answer to the request that made it: nobody waits for a mail server. */
export function startSending(services: Services, id: string): void {
  services.waitUntil(
    sendMail(services, id).catch((error: unknown) => {
      console.error(JSON.stringify({ problem: "a mail could not be sent now; it is tried again", cause: String(error) }));
    }),
  );
}

/** Sends what is due, and gives up what is not worth a further try. */
export async function sendDueMails(services: Services): Promise<void> {
  const startedAtMs = services.now();
  await giveUp(services, startedAtMs);
  const { results } = await query(() =>
    services.d1
      .prepare(`SELECT id FROM mails WHERE state = 'pending' AND next_try_at_ms <= ?1 AND ${HAS_SMTP} ORDER BY next_try_at_ms LIMIT ?2`)
      .bind(startedAtMs, MAILS_AT_ONCE)
      .all<{ id: string }>(),
  );
  const due = results.values();
  const lane = async () => {
    for (const { id } of due) {
      if (services.now() - startedAtMs > ROUND_MS) return;
      await sendMail(services, id);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** Mails whose time is over, and those whose last try was cut off. What they told is forgotten. */
async function giveUp(services: Services, nowMs: number): Promise<void> {
  await query(() =>
    services.d1
      .prepare(
        `UPDATE mails SET state = 'failed', sealed_content = NULL, failure = CASE WHEN give_up_at_ms <= ?1 THEN 'too_late' ELSE 'interrupted' END
         WHERE state = 'pending' AND next_try_at_ms <= ?1 AND (give_up_at_ms <= ?1 OR tries >= ?2)`,
      )
      .bind(nowMs, MAX_TRIES)
      .run(),
  );
}

/**
 * Tries a mail once. One statement claims the try, so that of any number of runners one does it; the claim ends by itself. A crash between the server's
 * acceptance and the note of it is the one way to a repetition, which has the same Message-ID.
 */
export async function sendMail(services: Services, id: string): Promise<void> {
  const nowMs = services.now();
  const mail = await query(() =>
    services.d1
      .prepare(
        `UPDATE mails SET tries = tries + 1, next_try_at_ms = ?2 + ${CLAIM_MS}, failure = NULL, reply = NULL
         WHERE id = ?1 AND state = 'pending' AND next_try_at_ms <= ?2 AND give_up_at_ms > ?2 AND tries < ?3 AND ${HAS_SMTP}
         RETURNING id, kind, recipient, sealed_content AS sealedContent, idempotency_key AS idempotencyKey, tries`,
      )
      .bind(id, nowMs, MAX_TRIES)
      .first<ClaimedMail>(),
  );
  if (mail === null) return;
  const delivery = await deliver(services, mail);
  if (delivery === null) return await giveBack(services, mail);
  await note(services, mail, delivery);
}

const never = (code: MailFailure): Delivery => ({ isAccepted: false, code, reply: null, isPermanent: true });

/** `null` where the mail server was taken away meanwhile. */
async function deliver(services: Services, mail: ClaimedMail): Promise<Delivery | null> {
  const content = await openMailContent(services, mail);
  if (content === null) return never("content_lost");
  if (!(await isStillDue(services, mail))) return never("superseded");
  const server = await findSmtpServer(services);
  if (server === null) return null;
  if (server === "password_lost") return { isAccepted: false, code: "password_lost", reply: null, isPermanent: false };
  return await handOver(services, server, { id: mail.id, to: mail.recipient, content });
}

/** Whether what the mail tells still holds: a link that was used, replaced or ended is not sent. */
async function isStillDue(services: Services, mail: ClaimedMail): Promise<boolean> {
  const [subject, tokenHash] = mail.idempotencyKey.split(":", 2);
  if (subject !== "invitation") return true;
  const live = await query(() =>
    services.d1
      .prepare(
        `SELECT 1 AS is_live FROM invitations i JOIN users u ON u.id = i.user_id
         WHERE i.token_hash = ?1 AND i.expires_at_ms > ?2 AND u.disabled_at_ms IS NULL AND u.email = ?3`,
      )
      .bind(tokenHash ?? "", services.now(), mail.recipient)
      .first(),
  );
  return live !== null;
}

/** Hands one message to the mail server and waits for its word. */
export async function handOver(
  services: Services,
  server: SmtpServer,
  { id, to, content }: { id: string; to: string; content: MailContent },
): Promise<Delivery> {
  const { siteName } = await readSettings(services);
  const { publicUrl } = services.config;
  const { hostname } = new URL(publicUrl);
  const letter = writeLetter(content, { siteName, publicUrl });
  const { send } = await import("./smtp-client.js");
  return await send(server, { ...letter, to, siteName, messageId: `<${id}@${hostname}>`, clientName: hostname });
}

async function giveBack(services: Services, mail: ClaimedMail): Promise<void> {
  await query(() =>
    services.d1
      .prepare("UPDATE mails SET tries = tries - 1, next_try_at_ms = ?3 WHERE id = ?1 AND state = 'pending' AND tries = ?2")
      .bind(mail.id, mail.tries, services.now())
      .run(),
  );
}

const NOTE_TRIES = 6;

/** Writes what became of a try. A mail that was taken and not noted would be sent again, so a database that does not answer is asked again. */
async function note(services: Services, mail: ClaimedMail, delivery: Delivery): Promise<void> {
  const nowMs = services.now();
  const waitMs = RETRY_AFTER_MS[mail.tries - 1];
  const isOver = delivery.isAccepted || delivery.isPermanent || waitMs === undefined;
  const state = delivery.isAccepted ? "sent" : isOver ? "failed" : "pending";
  const statement = services.d1
    .prepare(
      `UPDATE mails SET state = ?3, sealed_content = CASE ?3 WHEN 'pending' THEN sealed_content END, sent_at_ms = ?4, next_try_at_ms = ?5, failure = ?6, reply = ?7
       WHERE id = ?1 AND state = 'pending' AND tries = ?2`,
    )
    .bind(
      mail.id,
      mail.tries,
      state,
      delivery.isAccepted ? nowMs : null,
      nowMs + (waitMs ?? 0),
      delivery.isAccepted ? null : delivery.code,
      delivery.isAccepted ? null : delivery.reply,
    );
  for (let tries = 1; ; tries += 1) {
    try {
      await statement.run();
      return;
    } catch (error) {
      if (tries === NOTE_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** tries));
    }
  }
}
