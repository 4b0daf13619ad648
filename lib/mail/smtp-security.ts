/** How the way to the mail server is kept from others: TLS from the start, TLS on request (RFC 3207), or not at all. */
export const SMTP_SECURITIES = ["tls", "starttls", "none"] as const;
export type SmtpSecurity = (typeof SMTP_SECURITIES)[number];

/** Names and numbers of this very machine: nobody stands on the way to it. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/iu.test(host);
}
