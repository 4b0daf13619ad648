import * as z from "zod";
import { toBase64Url } from "../http/base64url.ts";
import { AppError } from "../http/errors.ts";
import { openSealedText, sealText } from "../http/sealed-text.ts";
import type { Services } from "../services.ts";
import { query } from "../shares/store.ts";
import type { PresentedSmtp, SmtpInput } from "./schema.ts";
import { SMTP_SECURITIES, type SmtpSecurity } from "./smtp-security.ts";

/** The mail server as it is stored, in the row `smtp` of the settings. */
const StoredSmtp = z.object({
  host: z.string(),
  port: z.int(),
  security: z.enum(SMTP_SECURITIES),
  username: z.string().nullable(),
  sealedPassword: z.string().nullable(),
  fromAddress: z.string(),
  fromName: z.string().nullable(),
});
type StoredSmtp = z.infer<typeof StoredSmtp>;

/** What a message is handed to. */
export interface SmtpServer {
  host: string;
  port: number;
  security: SmtpSecurity;
  login: { username: string; password: string } | null;
  fromAddress: string;
  fromName: string | null;
}

const PURPOSE = "smtp-password";
const MAX_TRIES = 10;

/** The password is sealed for the server that it was entered for: under another name, port or kind of security it does not open. */
const scopeOf = (smtp: Pick<StoredSmtp, "host" | "port" | "security" | "username">): string[] => [
  smtp.host,
  String(smtp.port),
  smtp.security,
  smtp.username ?? "",
];

/** Condition of a statement: a mail server is set. */
export const HAS_SMTP = "EXISTS (SELECT 1 FROM settings WHERE name = 'smtp')";

async function readStored(services: Services): Promise<{ smtp: StoredSmtp | null; raw: string | null }> {
  const raw = await query(() => services.d1.prepare("SELECT value FROM settings WHERE name = 'smtp'").first<string>("value"));
  return { smtp: raw === null ? null : StoredSmtp.parse(JSON.parse(raw)), raw };
}

async function openPassword(services: Services, smtp: StoredSmtp): Promise<string | null> {
  return smtp.sealedPassword === null
    ? null
    : await openSealedText(services.config.authSecret, PURPOSE, scopeOf(smtp), smtp.sealedPassword);
}

async function present(services: Services, smtp: StoredSmtp): Promise<PresentedSmtp> {
  const { sealedPassword, ...shown } = smtp;
  const isReadable = (await openPassword(services, smtp)) !== null;
  return { ...shown, hasPassword: isReadable, isPasswordLost: sealedPassword !== null && !isReadable };
}

/** The ETag of the mail server: of what is stored, so that another password is another version. */
async function etagOf(raw: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(raw));
  return `"${toBase64Url(new Uint8Array(digest).subarray(0, 12))}"`;
}

/** The mail server with its ETag, `null` where none is set. */
export async function findSmtp(services: Services): Promise<{ smtp: PresentedSmtp; etag: string } | null> {
  const { smtp, raw } = await readStored(services);
  return smtp === null || raw === null ? null : { smtp: await present(services, smtp), etag: await etagOf(raw) };
}

/** Whether a mail server is set. */
export async function hasSmtp(services: Services): Promise<boolean> {
  return (await query(() => services.d1.prepare(`SELECT ${HAS_SMTP} AS has`).first<number>("has"))) === 1;
}

/** Throws `mail_off` where no mail server is set, before anything is done that a mail belongs to. */
export async function requireSmtp(services: Services): Promise<void> {
  if (!(await hasSmtp(services))) throw new AppError("mail_off");
}

/** The server to hand messages to: `null` where none is set, `password_lost` where its password cannot be read any more. */
export async function findSmtpServer(services: Services): Promise<SmtpServer | "password_lost" | null> {
  const { smtp } = await readStored(services);
  if (smtp === null) return null;
  const { username, sealedPassword: _, ...server } = smtp;
  if (username === null) return { ...server, login: null };
  const password = await openPassword(services, smtp);
  return password === null ? "password_lost" : { ...server, login: { username, password } };
}

/** What a change of the mail server is on top of. */
export interface SmtpPrecondition {
  ifMatch: string | null;
  /** Only where none is set yet: `If-None-Match: *`. */
  isFirst: boolean;
}

export function preconditionOf(request: { headers: Headers }): SmtpPrecondition {
  return { ifMatch: request.headers.get("if-match"), isFirst: request.headers.get("if-none-match") === "*" };
}

async function requireUnchanged(services: Services, current: { smtp: StoredSmtp | null; raw: string | null }, on: SmtpPrecondition) {
  const etag = current.raw === null ? null : await etagOf(current.raw);
  const holds = on.isFirst ? etag === null : on.ifMatch === null || (etag !== null && (on.ifMatch === "*" || on.ifMatch === etag));
  if (holds) return;
  throw new AppError("edit_conflict", { details: { current: current.smtp === null ? null : await present(services, current.smtp) } });
}

/**
 * Sets the mail server. Without a new password the stored one stays, as long as it is for the same server and user: else whoever may edit settings could have it
 * sent to a server of theirs. Throws `edit_conflict`, and `validation_failed` where the password has to be given.
 */
export async function writeSmtp(
  services: Services,
  input: SmtpInput,
  on: SmtpPrecondition,
): Promise<{ smtp: PresentedSmtp; etag: string; changed: string[] }> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const current = await readStored(services);
    await requireUnchanged(services, current, on);
    const { password, ...shown } = input;
    const next: StoredSmtp = { ...shown, sealedPassword: await sealedPasswordFor(services, input, current.smtp) };
    const raw = JSON.stringify(next);
    const { meta } = await query(() =>
      services.d1
        .prepare(
          `INSERT INTO settings (name, value) SELECT 'smtp', ?1 WHERE (SELECT value FROM settings WHERE name = 'smtp') IS ?2
           ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
        )
        .bind(raw, current.raw)
        .run(),
    );
    if (meta.changes === 0) continue;
    const names = ["host", "port", "security", "username", "fromAddress", "fromName"] as const;
    const changed = [
      ...names.filter((name) => current.smtp === null || current.smtp[name] !== next[name]),
      ...(password === undefined ? [] : ["password"]),
    ];
    return { smtp: await present(services, next), etag: await etagOf(raw), changed };
  }
  throw new AppError("edit_conflict");
}

async function sealedPasswordFor(services: Services, input: SmtpInput, current: StoredSmtp | null): Promise<string | null> {
  if (input.username === null) return null;
  if (input.password !== undefined) return await sealText(services.config.authSecret, PURPOSE, scopeOf(input), input.password);
  const refuse = (message: string) => new AppError("validation_failed", { issues: [{ path: "password", message }] });
  if (current === null || current.sealedPassword === null) throw refuse("must be given with the user name");
  if (JSON.stringify(scopeOf(input)) !== JSON.stringify(scopeOf(current)))
    throw refuse("must be given again: the stored one is for the server, port, security and user name that it was entered with");
  if ((await openPassword(services, current)) === null) throw refuse("must be given again: AUTH_SECRET was changed since it was stored");
  return current.sealedPassword;
}

/** Takes the mail server away: nothing is sent until another is set. Answers whether there was one. Throws `edit_conflict`. */
export async function removeSmtp(services: Services, on: SmtpPrecondition): Promise<boolean> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const current = await readStored(services);
    await requireUnchanged(services, current, on);
    if (current.raw === null) return false;
    const { meta } = await query(() =>
      services.d1.prepare("DELETE FROM settings WHERE name = 'smtp' AND value = ?1").bind(current.raw).run(),
    );
    if (meta.changes > 0) return true;
  }
  throw new AppError("edit_conflict");
}
