import { ask, askWithEtag } from "@/components/portal/ask-api";
import type { PresentedSmtp } from "@/lib/mail/schema";

/** What the API answered, with the version that the next change is on top of; both `null` where no mail server is set. */
export interface FoundSmtp {
  smtp: PresentedSmtp | null;
  etag: string | null;
}

export interface NewSmtp extends Omit<PresentedSmtp, "hasPassword" | "isPasswordLost"> {
  /** Left out where the stored one stays. */
  password?: string;
}

export interface SmtpTestAnswer {
  to: string;
  isAccepted: boolean;
  failure: { message: string; reply: number | null } | null;
}

const onTopOf = (etag: string | null): Record<string, string> => (etag === null ? { "if-none-match": "*" } : { "if-match": etag });

/** Sets the mail server, if nobody changed it since `etag`; else throws `edit_conflict`. */
export async function saveSmtp(smtp: NewSmtp, etag: string | null): Promise<FoundSmtp> {
  const saved = await askWithEtag<PresentedSmtp>("settings/smtp", { method: "PUT", body: smtp, headers: onTopOf(etag) });
  return { smtp: saved.body, etag: saved.etag };
}

export const removeSmtp = (etag: string | null) =>
  ask<null>("settings/smtp", { method: "DELETE", headers: etag === null ? {} : { "if-match": etag } });

/** Sends a message to one's own address by the mail server that is stored. */
export const testSmtp = () => ask<SmtpTestAnswer>("settings/smtp/test", { method: "POST" });
