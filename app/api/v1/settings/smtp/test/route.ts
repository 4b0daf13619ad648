import { route } from "@/lib/http/route";
import { SmtpTest, SmtpTestResult } from "@/lib/mail/schema";
import { testSmtp } from "@/lib/mail/test-smtp";

/** Sends a message by the mail server that is stored, and tells what the server said. */
export const POST = route(
  {
    errors: "problem",
    docs: {
      summary: "Send a test message",
      description:
        "By the mail server that is stored, to one's own address unless another is named. The answer waits for the server and tells whether it took the message, or exactly why not.",
      answer: SmtpTestResult,
      errors: ["mail_off", "too_many_requests"],
      fields: { to: "Whom it is sent to; left out, whoever asks." },
    },
    action: "settings.edit",
    body: SmtpTest,
    emptyBody: {},
  },
  async ({ services, actor, body, audit }) => {
    const result = await testSmtp(services, actor, body.to);
    audit({ action: "smtp.test", target: { kind: "site" }, detail: { to: result.to, result: result.failure?.code ?? "accepted" } });
    return result;
  },
);
