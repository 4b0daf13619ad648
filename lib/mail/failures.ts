/** Why a mail did not go out. Closed: what a server or a library says is translated into one of these where it is met. */
const FAILURES = {
  connect_failed:
    "The mail server was not found or does not take connections. Check its name and port: usually 465 with TLS or 587 with STARTTLS. Cloudflare lets nothing connect to port 25.",
  tls_failed:
    "The connection could not be secured. Either the server’s certificate is not valid for this name and issued by a known authority, or the port wants the other kind of security: usually 465 takes TLS and 587 STARTTLS.",
  starttls_missing:
    "The server does not offer STARTTLS on this port, so nothing was sent. Choose the port that offers it, usually 587, or TLS with port 465.",
  login_refused:
    "The mail server did not accept the user name and password. Enter them again; some providers want a password made for programs.",
  login_missing:
    "The mail server takes no user name and password on this connection. Choose another port or kind of security, or leave both out.",
  login_needed: "The mail server takes mail only after a login. Enter the user name and password that its operator gave you.",
  sender_refused: "The mail server does not send mail from the sender’s address. Use an address that belongs to this account or domain.",
  recipient_refused: "The mail server refused the recipient: there is no such mailbox, or it takes no mail from here. Check the address.",
  message_refused:
    "The mail server refused the message. Ask its operator why; the sender’s domain may lack what receivers want to see (SPF, DKIM).",
  try_later: "The mail server asked to come back later.",
  timed_out: "The mail server did not answer in time.",
  connection_lost: "The connection to the mail server broke off. Check that the port speaks SMTP with this kind of security.",
  password_lost: "The password of the mail server cannot be read any more, since AUTH_SECRET was changed. Enter it again in the settings.",
  content_lost: "The mail cannot be read any more, since AUTH_SECRET was changed. Make a new link.",
  superseded: "It was not sent: the link in it is used up, has ended, or was replaced by a newer one.",
  too_late: "It was given up: no mail server took it in time.",
  interrupted: "It was given up after several tries that were cut off.",
} as const;

export type MailFailure = keyof typeof FAILURES;
export const MAIL_FAILURES = Object.keys(FAILURES) as [MailFailure, ...MailFailure[]];

/** What went wrong and what to do. */
export function mailFailureSentence(code: MailFailure): string {
  return FAILURES[code];
}
