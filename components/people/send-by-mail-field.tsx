import { MailIcon } from "lucide-react";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import { Switch } from "@/components/ui/switch";

/** Whether an invitation is sent by e-mail; where no mail server is set, why it cannot be. */
export function SendByMailField({
  hasMail,
  isOn,
  to,
  onChange,
}: {
  hasMail: boolean;
  isOn: boolean;
  /** Whom it would go to, where that is known. */
  to?: string;
  onChange: (isOn: boolean) => void;
}) {
  if (!hasMail)
    return (
      <p className="text-[0.8125rem] leading-5 text-muted-foreground">
        No mail server is set, so you hand the link over yourself. To have it sent,{" "}
        <Link href="/settings#mail" className="text-primary underline underline-offset-4">
          set one in the settings
        </Link>
        .
      </p>
    );
  return (
    <Field
      label="Send by e-mail"
      help={`${to === undefined ? "The link goes to this address" : `The link goes to ${to}`}, and you can still copy it.`}
      layout="row"
    >
      <Switch checked={isOn} onCheckedChange={onChange} />
    </Field>
  );
}

/** Says that a mail was handed on; whether the server took it is told on the person's page. */
export function OnItsWay({ to }: { to: string }) {
  return (
    <Alert variant="success" role="status">
      <MailIcon aria-hidden />
      <AlertDescription>
        <span className="break-words text-foreground">
          The link is on its way to {to}. Whether the mail server took it is told on their page, under Last mail.
        </span>
      </AlertDescription>
    </Alert>
  );
}
