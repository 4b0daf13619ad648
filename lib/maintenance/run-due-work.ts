import { sendDueMails } from "../mail/send-mails.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/store.ts";
import { query } from "../shares/store.ts";
import { removeRevokedRecords, syncRecord } from "../shares/sync-record.ts";
import { abortAbandonedUploads } from "../uploads/abort-abandoned.ts";
import { endForlornUploads } from "../visitor-uploads/end-forlorn-uploads.ts";

const ASK_EVERY_MS = 60_000;
/** Work and how long it rests when it was done. Uploads of links that expired give back what they took within a minute (THREATS.md, F25). */
const RESTS_MS = { maintenance: 10 * 60_000, uploads: 50_000, mails: 50_000 };
const HOUR_MS = 60 * 60 * 1000;
const RECORDS_AT_ONCE = 20;

let askedAtMs = 0;

/**
 * Periodic work, where no clock calls a Worker: ordinary requests start it after their answer. Each isolate asks for it once a minute; whoever claims
 * a lease in the database does it. Never throws: what fails is done in the next round.
 */
export async function runDueWork(services: Services): Promise<void> {
  const now = services.now();
  if (now - askedAtMs < ASK_EVERY_MS) return;
  askedAtMs = now;
  // Beside the rest: a slow mail server holds up nothing else.
  await Promise.all([sendMails(services, now), tidyUp(services, now)]);
}

async function sendMails(services: Services, now: number): Promise<void> {
  try {
    if (await claimLease(services, "mails", now)) await sendDueMails(services);
  } catch (error) {
    console.error(JSON.stringify({ problem: "mails that are due were not sent", cause: String(error) }));
  }
}

async function tidyUp(services: Services, now: number): Promise<void> {
  try {
    if (await claimLease(services, "uploads", now)) await endForlornUploads(services);
    if (!(await claimLease(services, "maintenance", now))) return;
    await abortAbandonedUploads(services);
    await removeRevokedRecords(services);
    await catchUpRecords(services);
    await forget(services, now);
    await forgetEvents(services, now);
  } catch (error) {
    console.error(JSON.stringify({ problem: "periodic work failed", cause: String(error) }));
  }
}

async function claimLease(services: Services, work: keyof typeof RESTS_MS, now: number): Promise<boolean> {
  const row = await query(() =>
    services.d1
      .prepare(
        `INSERT INTO leases (name, held_until_ms) VALUES (?1, ?2)
         ON CONFLICT (name) DO UPDATE SET held_until_ms = ?2 WHERE held_until_ms <= ?3 RETURNING name`,
      )
      .bind(work, now + RESTS_MS[work], now)
      .first(),
  );
  return row !== null;
}

/** Writes and removes the records of links whose bucket did not answer in time. */
async function catchUpRecords(services: Services): Promise<void> {
  const { results } = await query(() =>
    services.d1.prepare("SELECT id FROM shares WHERE record_version < version LIMIT ?1").bind(RECORDS_AT_ONCE).all<{ id: string }>(),
  );
  for (const { id } of results) await syncRecord(services, id);
}

/** Rows of access logs that one round deletes; the rest is for the next. */
const EVENTS_AT_ONCE = 5000;

/** Rows of access logs, and mails that were sent or given up, that are older than the site keeps them. */
async function forgetEvents(services: Services, now: number): Promise<void> {
  const { retentionDays } = await readSettings(services);
  await query(() =>
    services.d1
      .prepare("DELETE FROM events WHERE id IN (SELECT id FROM events WHERE at_ms < ?1 ORDER BY id LIMIT ?2)")
      .bind(now - retentionDays * 24 * HOUR_MS, EVENTS_AT_ONCE)
      .run(),
  );
  await query(() =>
    services.d1
      .prepare(
        "DELETE FROM mails WHERE id IN (SELECT id FROM mails WHERE created_at_ms < ?1 AND state <> 'pending' ORDER BY created_at_ms LIMIT ?2)",
      )
      .bind(now - retentionDays * 24 * HOUR_MS, EVENTS_AT_ONCE)
      .run(),
  );
}

/** Rows whose time is over: counted tries, absent ids, answers kept for repetition, ended sessions, slots nobody can continue. */
async function forget(services: Services, now: number): Promise<void> {
  const before = (table: string, column: string, ms: number) => services.d1.prepare(`DELETE FROM ${table} WHERE ${column} < ?1`).bind(ms);
  await query(() =>
    services.d1.batch([
      before("attempts", "window_started_at_ms", now - 24 * HOUR_MS),
      before("absent_shares", "checked_at_ms", now - HOUR_MS),
      before("idempotent_answers", "created_at_ms", now - 48 * HOUR_MS),
      before("sessions", "expires_at_ms", now),
      before("invitations", "expires_at_ms", now),
      before("grants", "created_at_ms", now - 24 * HOUR_MS),
    ]),
  );
}
