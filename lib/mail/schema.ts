import * as z from "zod";
import { answerSchema, timestamp } from "../http/answers.ts";
import { MailAddress } from "./address.ts";
import { MAIL_FAILURES } from "./failures.ts";
import { isLoopback, SMTP_SECURITIES } from "./smtp-security.ts";

/* What the addresses of the mail server take and answer. */

const HOST_NAME = /^(?=.{1,253}$)[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d])?(?:\.[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d])?)*$/iu;
const Host = z
  .string("must be a host name")
  .trim()
  .toLowerCase()
  .refine(
    (host) => HOST_NAME.test(host) || z.ipv6().safeParse(host).success,
    "must be a host name such as smtp.example.com, without a scheme, port or path",
  );

/** Control characters, line and paragraph separators, and those that turn the direction of text. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const oneLine = (max: number) =>
  z
    .string("must be text")
    .max(max, `must be at most ${max.toLocaleString("en")} characters`)
    .refine((text) => !UNPRINTABLE.test(text), "must be on one line, without control characters");

/** Body of `PUT /api/v1/settings/smtp`: the whole, but for a password that stays. */
export const SmtpInput = z
  .strictObject({
    host: Host,
    port: z.int("must be a whole number from 1 to 65535").min(1, "must be at least 1").max(65535, "must be at most 65535"),
    security: z.enum(SMTP_SECURITIES, 'must be "tls", "starttls" or "none"'),
    username: oneLine(320).min(1, "must not be empty: send null where the server asks for none").nullable().default(null),
    password: oneLine(1024).min(1, "must not be empty: leave it out to keep the one that is stored").optional(),
    fromAddress: MailAddress,
    fromName: oneLine(100).trim().min(1, "must not be empty: send null for the name of the site").nullable().default(null),
  })
  .superRefine((smtp, context) => {
    if (smtp.username === null && smtp.password !== undefined)
      context.addIssue({ code: "custom", path: ["password"], message: "belongs to a user name: give both, or neither" });
    if (smtp.security === "none" && smtp.username !== null && !isLoopback(smtp.host))
      context.addIssue({
        code: "custom",
        path: ["security"],
        message: 'must be "tls" or "starttls": without it the password would cross the network for everybody on the way to read',
      });
  });
export type SmtpInput = z.infer<typeof SmtpInput>;

/** The mail server, as administrators see it. The password is never answered. */
export const PresentedSmtp = answerSchema("MailServer", () => ({
  host: z.string(),
  port: z.int(),
  security: z.enum(SMTP_SECURITIES),
  username: z.string().nullable(),
  hasPassword: z.boolean(),
  /** Whether a password is stored that cannot be read any more, since AUTH_SECRET was changed: enter it again. */
  isPasswordLost: z.boolean(),
  fromAddress: z.string(),
  fromName: z.string().nullable(),
}));
export type PresentedSmtp = z.infer<typeof PresentedSmtp>;

const FailureShape = () =>
  z.strictObject({
    code: z.enum(MAIL_FAILURES),
    /** What went wrong and what to do, as a sentence. */
    message: z.string(),
    /** Three-digit reply of the mail server, where it gave one. */
    reply: z.int().nullable(),
  });

/** Body of `POST /api/v1/settings/smtp/test`; without an address the message goes to whoever asks. */
export const SmtpTest = z.strictObject({ to: MailAddress.optional() });

/** Whether the mail server took the test message. */
export const SmtpTestResult = answerSchema("MailServerTest", () => ({
  to: z.string(),
  isAccepted: z.boolean(),
  failure: FailureShape().nullable(),
}));

/** What became of a mail. */
export const PresentedMail = answerSchema("Mail", () => ({
  kind: z.string(),
  /** Whom it is for. */
  to: z.string(),
  state: z.enum(["pending", "sent", "failed"]),
  /** How often it was tried. */
  tries: z.int(),
  createdAt: timestamp(),
  /** When the mail server took it. */
  sentAt: timestamp().nullable(),
  /** When it is tried again, while it is pending. */
  nextTryAt: timestamp().nullable(),
  /** Why it failed, or why the last try did. */
  failure: FailureShape().nullable(),
}));
export type PresentedMail = z.infer<typeof PresentedMail>;
