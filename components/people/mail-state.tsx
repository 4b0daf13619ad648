import { Badge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import type { PresentedMail } from "@/lib/mail/schema";

const KIND_WORDS: Record<string, string> = { invitation: "Invitation", password_reset: "Link for a new password" };

/** What became of the last mail to somebody: sent, tried again, or failed and why. */
export function MailState({ mail }: { mail: PresentedMail }) {
  return (
    <span className="grid gap-1">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        {KIND_WORDS[mail.kind] ?? "Mail"}
        {mail.state === "sent" ? (
          <Badge variant="success">Sent</Badge>
        ) : mail.state === "failed" ? (
          <Badge variant="destructive">Failed</Badge>
        ) : (
          <Badge variant={mail.failure === null ? "secondary" : "warning"}>{mail.failure === null ? "On its way" : "Trying again"}</Badge>
        )}
        <Time at={mail.sentAt ?? mail.createdAt} show="both" className="text-muted-foreground" />
      </span>
      <span className="text-[0.8125rem] leading-5 break-words text-muted-foreground">
        To {mail.to}.{" "}
        {mail.failure === null ? null : (
          <>
            {mail.failure.message}
            {mail.failure.reply === null ? null : ` The server’s reply was ${mail.failure.reply}.`}
          </>
        )}
        {mail.state === "pending" && mail.failure !== null && mail.nextTryAt !== null ? (
          <>
            {" "}
            Next try: <Time at={mail.nextTryAt} show="exact" />.
          </>
        ) : null}
      </span>
    </span>
  );
}
