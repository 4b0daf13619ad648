"use client";

import { useId, useState, type SubmitEvent } from "react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useApiCall } from "@/components/people/use-api-call";
import { ApiFailure, askWithEtag, issueOf } from "@/components/portal/ask-api";
import { ProblemAlert } from "@/components/portal/problem-alert";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardAction, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Spinner } from "@/components/ui/spinner";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toast";
import type { PresentedSmtp } from "@/lib/mail/schema";
import { SMTP_SECURITIES } from "@/lib/mail/smtp-security";
import { type FoundSmtp, saveSmtp, type SmtpTestAnswer, testSmtp } from "./mail-api";
import { isSameMail, keepsPassword, type MailDraft, resolveMailDraft, toMailDraft, USUAL_PORTS } from "./mail-draft";

const RemoveMailDialog = dynamic(() => import("./remove-mail-dialog").then((module) => module.RemoveMailDialog), { ssr: false });

const SECURITY_WORDS = {
  tls: "TLS from the start (usually port 465)",
  starttls: "STARTTLS (usually port 587)",
  none: "None",
};

/** The mail server: what it is, a test message by it, and taking it away. A form of its own, since its password goes one way only. */
export function MailCard({ found, ownEmail }: { found: FoundSmtp; ownEmail: string }) {
  const router = useRouter();
  const [base, setBase] = useState(found);
  const [draft, setDraft] = useState(() => toMailDraft(found.smtp));
  const [isTried, setTried] = useState(false);
  const [theirs, setTheirs] = useState<FoundSmtp | null>(null);
  const [isRemoving, setRemoving] = useState(false);
  const [tested, setTested] = useState<SmtpTestAnswer | null>(null);
  const { isBusy, problem, failure, run, clear } = useApiCall();
  const test = useApiCall();
  const { smtp, issues } = resolveMailDraft(draft, base.smtp);
  const isChanged = !isSameMail(draft, base.smtp);
  const isOn = base.smtp !== null;
  const passwordIsKept = keepsPassword(draft, base.smtp);
  const statusId = useId();

  const change = (changed: Partial<MailDraft>) => {
    setDraft((current) => ({ ...current, ...changed }));
    setTested(null);
    test.clear();
    clear();
  };
  const take = (next: FoundSmtp) => {
    setBase(next);
    setDraft(toMailDraft(next.smtp));
    setTried(false);
    setTheirs(null);
    setTested(null);
    test.clear();
    clear();
  };
  /** What is wrong with a field: told when it was tried to save, by this form or by the server. */
  const issue = (name: keyof MailDraft, label: string) => (isTried ? issues[name] : undefined) ?? issueOf(failure, name, label);

  const save = (event: SubmitEvent) => {
    event.preventDefault();
    if (!isChanged) return;
    setTried(true);
    if (Object.keys(issues).length > 0) return;
    void run(async () => {
      try {
        take(await saveSmtp(smtp, base.etag));
      } catch (error) {
        if (!(error instanceof ApiFailure) || error.code !== "edit_conflict") throw error;
        const current = await readSmtp();
        setBase(current);
        setTheirs(current);
        return;
      }
      toast.success("The mail server is set.", { description: "Send a test message to see whether it takes mail." });
      router.refresh();
    });
  };
  const sendTest = () =>
    test.run(async () => {
      setTested(null);
      setTested(await testSmtp());
    });
  const hasFieldIssue = failure instanceof ApiFailure && failure.issues.length > 0;

  return (
    <Card>
      <CardHeader>
        <CardTitle>E-mail</CardTitle>
        <CardDescription>
          The mail server (SMTP) by which invitations and links for a new password are sent. Without one they are shown for copying.
        </CardDescription>
        <CardAction>
          {base.smtp === null ? (
            <Badge>Not set</Badge>
          ) : base.smtp.isPasswordLost ? (
            <Badge variant="warning">Password needed</Badge>
          ) : (
            <Badge variant="success">Set</Badge>
          )}
        </CardAction>
      </CardHeader>
      <CardContent>
        <form noValidate onSubmit={save} className="grid gap-5" aria-label="Mail server">
          {base.smtp?.isPasswordLost === true && theirs === null ? (
            <Alert variant="warning">
              <AlertTitle>Enter the password again</AlertTitle>
              <AlertDescription>
                The one that is stored cannot be read any more, since AUTH_SECRET was changed. Until then nothing is sent.
              </AlertDescription>
            </Alert>
          ) : null}
          {theirs === null ? null : (
            <Alert variant="warning" role="alert">
              <AlertTitle>Somebody else changed the mail server meanwhile. Nothing of yours was saved.</AlertTitle>
              <AlertDescription>
                <span>
                  {theirs.smtp === null
                    ? "It was taken away."
                    : `It is now ${theirs.smtp.host}, port ${theirs.smtp.port}, sending from ${theirs.smtp.fromAddress}.`}{" "}
                  What you typed is still here: save it on top of this, or discard it.
                </span>
              </AlertDescription>
            </Alert>
          )}
          <div className="grid gap-5 sm:grid-cols-[1fr_7rem]">
            <Field label="Server" error={issue("host", "The server")} required>
              <Input
                value={draft.host}
                maxLength={255}
                onChange={(event) => change({ host: event.target.value })}
                placeholder="smtp.example.com"
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
              />
            </Field>
            <Field label="Port" error={issue("port", "The port")} required>
              <Input
                inputMode="numeric"
                value={draft.port}
                maxLength={5}
                onChange={(event) => change({ port: event.target.value })}
                autoComplete="off"
                className="tabular-nums"
              />
            </Field>
          </div>
          <Field
            label="Security of the connection"
            error={issue("security", "The security")}
            help={
              draft.port.trim() === "25"
                ? "Cloudflare lets nothing connect to port 25. Use 465 or 587 there."
                : draft.security === "starttls"
                  ? "A server that does not offer it gets nothing."
                  : draft.security === "none"
                    ? "For a server on this very machine, or one on your own network that asks for no login."
                    : "The server’s certificate is checked."
            }
          >
            <NativeSelect
              value={draft.security}
              onChange={(event) => {
                const security = SMTP_SECURITIES.find((known) => known === event.target.value) ?? "tls";
                change({ security, ...(draft.port === USUAL_PORTS[draft.security] ? { port: USUAL_PORTS[security] } : {}) });
              }}
            >
              {SMTP_SECURITIES.map((security) => (
                <option key={security} value={security}>
                  {SECURITY_WORDS[security]}
                </option>
              ))}
            </NativeSelect>
          </Field>
          <Field label="The server asks for a login" layout="row">
            <Switch checked={draft.hasLogin} onCheckedChange={(hasLogin) => change({ hasLogin })} />
          </Field>
          {draft.hasLogin ? (
            <div className="grid gap-5 sm:grid-cols-2">
              <Field label="User name" error={issue("username", "The user name")} required>
                <Input
                  value={draft.username}
                  maxLength={320}
                  onChange={(event) => change({ username: event.target.value })}
                  autoComplete="off"
                  autoCapitalize="off"
                  spellCheck={false}
                />
              </Field>
              <Field
                label="Password"
                error={issue("password", "The password")}
                help={
                  passwordIsKept
                    ? "One is stored, encrypted, and stays. Type here to replace it."
                    : "Stored encrypted, for this server and user alone. It cannot be shown again."
                }
                required={!passwordIsKept}
              >
                <Input
                  type="password"
                  value={draft.password}
                  maxLength={1024}
                  onChange={(event) => change({ password: event.target.value })}
                  placeholder={passwordIsKept ? "••••••••" : undefined}
                  autoComplete="new-password"
                />
              </Field>
            </div>
          ) : null}
          <div className="grid gap-5 sm:grid-cols-2">
            <Field
              label="Sender’s address"
              error={issue("fromAddress", "The sender’s address")}
              help="One that this server may send from."
              required
            >
              <Input
                type="email"
                value={draft.fromAddress}
                maxLength={254}
                onChange={(event) => change({ fromAddress: event.target.value })}
                placeholder="files@example.com"
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
              />
            </Field>
            <Field label="Sender’s name" error={issue("fromName", "The sender’s name")} help="Left empty, the name of the site.">
              <Input
                value={draft.fromName}
                maxLength={100}
                onChange={(event) => change({ fromName: event.target.value })}
                autoComplete="off"
              />
            </Field>
          </div>
          <ProblemAlert problem={hasFieldIssue ? null : problem} />
          <div className="flex flex-wrap items-center gap-2">
            <p role="status" className="mr-auto text-[0.8125rem] text-muted-foreground">
              {isChanged ? "Not saved yet." : ""}
            </p>
            {isChanged ? (
              <Button type="button" variant="outline" onClick={() => take(base)} className="max-sm:w-full">
                Discard
              </Button>
            ) : isOn ? (
              <Button type="button" variant="outline" onClick={() => setRemoving(true)} className="max-sm:w-full">
                Remove…
              </Button>
            ) : null}
            <Button type="submit" aria-disabled={isBusy || !isChanged} className="max-sm:w-full">
              {isBusy ? <Spinner /> : null}
              Save the mail server
            </Button>
          </div>
          {isOn ? (
            <div className="grid gap-3 border-t pt-5">
              <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
                <p id={statusId} className="min-w-0 flex-1 basis-60 text-sm text-pretty break-words text-muted-foreground">
                  {isChanged
                    ? "The test uses what is saved: save or discard your changes first."
                    : `A test message to ${ownEmail} shows whether the server takes mail.`}
                </p>
                <Button
                  type="button"
                  variant="outline"
                  aria-disabled={test.isBusy || isChanged}
                  aria-describedby={statusId}
                  onClick={() => (isChanged ? undefined : void sendTest())}
                  className="max-sm:w-full"
                >
                  {test.isBusy ? <Spinner /> : null}
                  {test.isBusy ? "Sending" : "Send a test message"}
                </Button>
              </div>
              <ProblemAlert problem={test.problem} />
              <div role="status" className="grid empty:hidden">
                {tested === null ? null : <TestResult result={tested} />}
              </div>
            </div>
          ) : null}
        </form>
      </CardContent>
      {isRemoving ? (
        <RemoveMailDialog
          etag={base.etag}
          onClose={() => setRemoving(false)}
          onRemoved={() => {
            take({ smtp: null, etag: null });
            router.refresh();
          }}
        />
      ) : null}
    </Card>
  );
}

async function readSmtp(): Promise<FoundSmtp> {
  try {
    const { body, etag } = await askWithEtag<PresentedSmtp>("settings/smtp");
    return { smtp: body, etag };
  } catch (error) {
    if (error instanceof ApiFailure && error.code === "mail_server_not_found") return { smtp: null, etag: null };
    throw error;
  }
}

function TestResult({ result: { to, failure } }: { result: SmtpTestAnswer }) {
  if (failure === null)
    return (
      <Alert variant="success">
        <AlertTitle>The server took the message.</AlertTitle>
        <AlertDescription>
          <span className="break-words">
            Look for it at {to}. If it does not arrive, look in the spam folder and ask the server’s operator.
          </span>
        </AlertDescription>
      </Alert>
    );
  return (
    <Alert variant="destructive">
      <AlertTitle>The test message was not sent.</AlertTitle>
      <AlertDescription>
        <span className="text-foreground">{failure.message}</span>
        {failure.reply === null ? null : <span>The server’s reply was {failure.reply}.</span>}
      </AlertDescription>
    </Alert>
  );
}
