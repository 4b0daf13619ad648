import type * as z from "zod";
import { reserveAttempts } from "../attempts/store.ts";
import { AppError } from "../http/errors.ts";
import type { Actor } from "../people/actor.ts";
import { randomId } from "../platform/random-id.ts";
import type { Services } from "../services.ts";
import { isMailAddress } from "./address.ts";
import { presentFailure } from "./outbox.ts";
import type { SmtpTestResult } from "./schema.ts";
import { handOver } from "./send-mails.ts";
import { findSmtpServer } from "./smtp-settings.ts";

const WINDOW_MS = 15 * 60_000;
const MAX_TESTS = 20;

/**
 * Hands a test message to the mail server that is stored, and waits for its word: the one mail that is waited for. Throws `mail_off`, and `too_many_requests` after
 * twenty in a quarter of an hour.
 */
export async function testSmtp(services: Services, actor: Actor, asked: string | undefined): Promise<z.infer<typeof SmtpTestResult>> {
  const to = asked ?? actor.email;
  if (!isMailAddress(to)) {
    const message = "Your own address is none that mail can be sent to: name another.";
    throw new AppError("validation_failed", { issues: [{ path: "to", message }] });
  }
  const server = await findSmtpServer(services);
  if (server === null) throw new AppError("mail_off");
  const [count] = await reserveAttempts(services.d1, [{ key: "smtp-test", max: MAX_TESTS, windowMs: WINDOW_MS }], services.now());
  if (count?.isOver) throw new AppError("too_many_requests", { retryAfterSeconds: count.retryAfterSeconds });
  if (server === "password_lost") return { to, isAccepted: false, failure: presentFailure("password_lost", null) };
  const delivery = await handOver(services, server, { id: randomId(20), to, content: { kind: "test" } });
  return { to, isAccepted: delivery.isAccepted, failure: delivery.isAccepted ? null : presentFailure(delivery.code, delivery.reply) };
}
