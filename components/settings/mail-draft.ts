import type { PresentedSmtp } from "@/lib/mail/schema";
import { isLoopback, type SmtpSecurity } from "@/lib/mail/smtp-security";
import type { NewSmtp } from "./mail-api";

/** The mail server while it is being typed. */
export interface MailDraft {
  host: string;
  port: string;
  security: SmtpSecurity;
  hasLogin: boolean;
  username: string;
  /** Empty where the stored one shall stay. */
  password: string;
  fromAddress: string;
  fromName: string;
}
export type MailIssues = Partial<Record<keyof MailDraft, string>>;

export const USUAL_PORTS: Record<SmtpSecurity, string> = { tls: "465", starttls: "587", none: "25" };

export function toMailDraft(smtp: PresentedSmtp | null): MailDraft {
  return {
    host: smtp?.host ?? "",
    port: smtp === null ? USUAL_PORTS.tls : String(smtp.port),
    security: smtp?.security ?? "tls",
    hasLogin: smtp === null || smtp.username !== null,
    username: smtp?.username ?? "",
    password: "",
    fromAddress: smtp?.fromAddress ?? "",
    fromName: smtp?.fromName ?? "",
  };
}

/** Whether a draft is what is stored. */
export function isSameMail(draft: MailDraft, stored: PresentedSmtp | null): boolean {
  return JSON.stringify(draft) === JSON.stringify(toMailDraft(stored));
}

/** Whether the stored password can stay: it is for the server, port, security and user name that it was entered with. */
export function keepsPassword(draft: MailDraft, stored: PresentedSmtp | null): boolean {
  return (
    stored !== null &&
    stored.hasPassword &&
    draft.host.trim().toLowerCase() === stored.host &&
    draft.port.trim() === String(stored.port) &&
    draft.security === stored.security &&
    draft.username === stored.username
  );
}

/** What the draft means, and a sentence for each value that cannot be meant. The server has the last word. */
export function resolveMailDraft(draft: MailDraft, stored: PresentedSmtp | null): { smtp: NewSmtp; issues: MailIssues } {
  const issues: MailIssues = {};
  const host = draft.host.trim().toLowerCase();
  const port = Number(draft.port.trim());
  if (host === "") issues.host = "Give the name of the server, such as smtp.example.com.";
  else if (/[/\s]/u.test(host)) issues.host = "Give the name alone, such as smtp.example.com, without a scheme or path.";
  if (!Number.isInteger(port) || port < 1 || port > 65_535) issues.port = "Give a whole number from 1 to 65535.";
  if (draft.fromAddress.trim() === "") issues.fromAddress = "Give the address that mails come from, such as files@example.com.";
  if (draft.hasLogin && draft.username === "") issues.username = "Give the user name, or switch the login off.";
  if (draft.hasLogin && draft.password === "" && !keepsPassword(draft, stored))
    issues.password =
      stored?.isPasswordLost === true
        ? "Enter the password again: AUTH_SECRET was changed since it was stored."
        : stored?.hasPassword === true
          ? "Enter the password again: the stored one is for the server, port, security and user name that it was entered with."
          : "Enter the password.";
  if (draft.hasLogin && draft.security === "none" && host !== "" && !isLoopback(host))
    issues.security = "Choose TLS or STARTTLS: without it everybody on the way could read the password.";
  const smtp: NewSmtp = {
    host,
    port,
    security: draft.security,
    username: draft.hasLogin ? draft.username : null,
    ...(draft.hasLogin && draft.password !== "" ? { password: draft.password } : {}),
    fromAddress: draft.fromAddress.trim(),
    fromName: draft.fromName.trim() === "" ? null : draft.fromName.trim(),
  };
  return { smtp, issues };
}
