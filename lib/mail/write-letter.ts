import { formatUtcTime } from "../format/time.ts";

/* Every mail in words. A further kind is a further member of `MailContent` and its case in `wordsOf`. */

/** What a mail tells; kept sealed until it is sent, since the address of an invitation is a secret. */
export type MailContent =
  | { kind: "invitation"; url: string; expiresAtMs: number; hasPassword: boolean }
  | { kind: "password_reset"; url: string; expiresAtMs: number }
  | { kind: "test" };
export type MailKind = MailContent["kind"];

/** What is common to all mails of this site. */
export interface LetterHead {
  siteName: string;
  publicUrl: string;
}

export interface Letter {
  subject: string;
  text: string;
  html: string;
}

interface Words {
  subject: string;
  paragraphs: string[];
  button: { label: string; url: string } | null;
  /** What follows the button: how long it works, and what to do when the mail was not expected. */
  notes: string[];
}

/** Writes a mail: plain text, and HTML that says the same. Every value is text; nothing in it can become markup or a further header. */
export function writeLetter(content: MailContent, head: LetterHead): Letter {
  const siteName = oneLine(head.siteName);
  const words = wordsOf(content, siteName, head.publicUrl);
  return { subject: oneLine(words.subject), text: asText(words, siteName, head), html: asHtml(words, siteName, head) };
}

function wordsOf(content: MailContent, siteName: string, publicUrl: string): Words {
  switch (content.kind) {
    case "invitation":
      return {
        subject: content.hasPassword ? `Choose a new password for ${siteName}` : `You are invited to ${siteName}`,
        paragraphs: content.hasPassword
          ? [
              `An administrator of ${siteName} made this link for you. By it you choose a new password; your present one works until you do.`,
            ]
          : [`You are invited to ${siteName}. Choose a password, and your account is ready.`],
        button: { label: "Choose a password", url: content.url },
        notes: [
          `The link works once, until ${formatUtcTime(content.expiresAtMs)}. Whoever has it can use it: do not pass it on.`,
          "If you did not expect this message, you need not do anything.",
        ],
      };
    case "password_reset":
      return {
        subject: `Choose a new password for ${siteName}`,
        paragraphs: [`Somebody, probably you, said at ${siteName} that they forgot the password of this account.`],
        button: { label: "Choose a new password", url: content.url },
        notes: [
          `The link works once, until ${formatUtcTime(content.expiresAtMs)}. Whoever has it can use it: do not pass it on.`,
          "If it was not you, you need not do anything: your password stays as it is.",
        ],
      };
    case "test":
      return {
        subject: `Test message from ${siteName}`,
        paragraphs: [`${siteName} can send mail: this message came by the mail server that is set there.`],
        button: null,
        notes: [`The site is at ${publicUrl}.`],
      };
  }
}

/** Line breaks, other control characters and those that turn the direction of text, which a subject or a name must not hold. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

function oneLine(text: string): string {
  return text.replaceAll(UNPRINTABLE, " ").trim();
}

function asText({ paragraphs, button, notes }: Words, siteName: string, { publicUrl }: LetterHead): string {
  const link = button === null ? [] : [`${button.label}:\n${button.url}`];
  return `${[...paragraphs, ...link, ...notes, `-- \n${siteName}\n${publicUrl}`].join("\n\n")}\n`;
}

const PARAGRAPH = "margin:0 0 16px;font-size:16px;line-height:24px;color:#1c2430";
const NOTE = "margin:0 0 12px;font-size:14px;line-height:20px;color:#55606e";

/** Styles are in the elements, since mail programs drop style sheets; nothing is loaded from anywhere. */
function asHtml({ subject, paragraphs, button, notes }: Words, siteName: string, { publicUrl }: LetterHead): string {
  const link =
    button === null
      ? ""
      : `<p style="margin:0 0 12px"><a href="${escapeHtml(button.url)}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#0f6b7d;color:#ffffff;font-size:16px;font-weight:600;text-decoration:none">${escapeHtml(button.label)}</a></p>
<p style="${NOTE};word-break:break-all">${escapeHtml(button.url)}</p>`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(oneLine(subject))}</title></head>
<body style="margin:0;padding:24px;background:#f4f6f8;font-family:system-ui,-apple-system,'Segoe UI',sans-serif">
<div style="max-width:560px;margin:0 auto;padding:28px;border-radius:12px;background:#ffffff">
${paragraphs.map((paragraph) => `<p style="${PARAGRAPH}">${escapeHtml(paragraph)}</p>`).join("\n")}
${link}
${notes.map((note) => `<p style="${NOTE}">${escapeHtml(note)}</p>`).join("\n")}
<p style="${NOTE};margin:24px 0 0;padding-top:16px;border-top:1px solid #e2e6ea">${escapeHtml(siteName)} · <a href="${escapeHtml(publicUrl)}" style="color:#0f6b7d">${escapeHtml(new URL(publicUrl).host)}</a></p>
</div>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
