"use client";

import { useId, useRef, useState, type SubmitEvent } from "react";
import { toast } from "@/components/ui/toast";
import { issueOf } from "@/components/portal/ask-api";
import { ProblemAlert } from "@/components/portal/problem-alert";
import { ToldOnce } from "@/components/portal/told-once";
import { useApiCall } from "@/components/people/use-api-call";
import { EXPIRY_PRESETS } from "@/components/sharing/share-terms";
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogHeader,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import {
  Dialog,
  DialogBody,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Spinner } from "@/components/ui/spinner";
import type { Scope } from "@/lib/people/scopes";
import type { PresentedToken } from "@/lib/people/tokens";
import { createToken, deleteToken, type NewToken } from "./account-api";
import { SCOPE_WORDS } from "./scope-words";

const DEFAULT_EXPIRY_SECONDS = 90 * 24 * 60 * 60;

/** Makes a token, and shows it this once. */
export function CreateTokenDialog({ scopes, onClose, onCreated }: { scopes: Scope[]; onClose: () => void; onCreated: () => void }) {
  const [token, setToken] = useState<string | null>(null);
  return (
    <Dialog open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <DialogContent>
        {token === null ? (
          <TokenForm
            scopes={scopes}
            onCreated={(made) => {
              setToken(made);
              onCreated();
            }}
          />
        ) : (
          <>
            <DialogHeader>
              <DialogTitle>Token made</DialogTitle>
              <DialogDescription>
                Programs send it as <code>Authorization: Bearer …</code>. Whoever has it can do what it allows.
              </DialogDescription>
            </DialogHeader>
            <DialogBody>
              <ToldOnce
                label="Token"
                help="Keep it now: it is stored as a hash and cannot be shown again."
                value={token}
                copyLabel="Copy token"
              />
            </DialogBody>
            <DialogFooter>
              <DialogClose asChild>
                <Button variant="outline">Done</Button>
              </DialogClose>
            </DialogFooter>
          </>
        )}
      </DialogContent>
    </Dialog>
  );
}

function TokenForm({ scopes, onCreated }: { scopes: Scope[]; onCreated: (token: string) => void }) {
  const group = useId();
  const { isBusy, problem, failure, run, clear } = useApiCall();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<Scope[]>([]);
  const [expiry, setExpiry] = useState(String(DEFAULT_EXPIRY_SECONDS));
  const [isTried, setTried] = useState(false);
  const submitted = useRef<{ body: string; key: string } | null>(null);
  const nameIssue = isTried && name.trim() === "" ? "Give it a name that says where it is used." : issueOf(failure, "name", "The name");
  const scopeIssue = isTried && chosen.length === 0 ? "Choose at least one." : undefined;

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === "" || chosen.length === 0) return;
    const body: NewToken = { name: name.trim(), scopes: chosen, ...(expiry === "never" ? {} : { expiresIn: Number(expiry) }) };
    const text = JSON.stringify(body);
    // The same wish keeps its key, so that a second click makes no second token.
    if (submitted.current?.body !== text) submitted.current = { body: text, key: crypto.randomUUID() };
    const { key } = submitted.current;
    void run(async () => {
      const made = await createToken(body, key);
      if (made.token === undefined) {
        // An answer that got lost told the token; nobody has it any more, so it is of no use.
        await deleteToken(made.id);
        submitted.current = null;
        onCreated((await createToken(body, crypto.randomUUID())).token ?? "");
      } else onCreated(made.token);
    });
  };

  return (
    <form noValidate onSubmit={submit}>
      <DialogHeader>
        <DialogTitle>New API token</DialogTitle>
        <DialogDescription>It acts as you, and never beyond what you may do at that moment.</DialogDescription>
      </DialogHeader>
      <DialogBody className="grid content-start gap-5">
        <ProblemAlert problem={nameIssue === undefined ? problem : null} />
        <Field label="Name" error={nameIssue} help="Where it is used, such as “nightly backup”." required>
          <Input
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              clear();
            }}
            autoComplete="off"
            maxLength={100}
          />
        </Field>
        <fieldset className="grid gap-3" aria-describedby={scopeIssue === undefined ? undefined : `${group}-issue`}>
          <legend className="mb-2 text-sm font-medium">What it may do</legend>
          {scopes.map((scope) => (
            <div key={scope} className="flex items-start gap-3">
              <Checkbox
                id={`${group}-${scope}`}
                aria-describedby={`${group}-${scope}-help`}
                checked={chosen.includes(scope)}
                onCheckedChange={(isOn) => setChosen(isOn === true ? [...chosen, scope] : chosen.filter((other) => other !== scope))}
                className="mt-0.5"
              />
              <div className="grid">
                <label htmlFor={`${group}-${scope}`} className="text-sm leading-5 font-medium">
                  {SCOPE_WORDS[scope].name}
                </label>
                <p id={`${group}-${scope}-help`} className="text-[0.8125rem] leading-5 text-muted-foreground">
                  {SCOPE_WORDS[scope].help}
                </p>
              </div>
            </div>
          ))}
          <div aria-live="polite" className="contents">
            {scopeIssue === undefined ? null : (
              <p id={`${group}-issue`} className="text-[0.8125rem] leading-5 font-medium text-destructive">
                {scopeIssue}
              </p>
            )}
          </div>
        </fieldset>
        <Field label="Expires" help={expiry === "never" ? "It works until you delete it." : undefined}>
          <NativeSelect value={expiry} onChange={(event) => setExpiry(event.target.value)}>
            {EXPIRY_PRESETS.map(({ seconds, label }) => (
              <option key={seconds} value={seconds}>
                In {label}
              </option>
            ))}
            <option value="never">Never</option>
          </NativeSelect>
        </Field>
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button type="button" variant="outline">
            Cancel
          </Button>
        </DialogClose>
        <Button type="submit" aria-disabled={isBusy}>
          {isBusy ? <Spinner /> : null}
          Make token
        </Button>
      </DialogFooter>
    </form>
  );
}

/** Asks before a token goes: what uses it stops at once. */
export function DeleteTokenDialog({ token, onClose, onDeleted }: { token: PresentedToken; onClose: () => void; onDeleted: () => void }) {
  const { isBusy, problem, run } = useApiCall();
  const confirm = async () => {
    if (!(await run(async () => void (await deleteToken(token.id))))) return;
    toast.success(`Deleted the token “${token.name}”.`);
    onDeleted();
    onClose();
  };
  return (
    <AlertDialog open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <AlertDialogContent>
        <AlertDialogHeader>
          <AlertDialogTitle className="break-words">Delete the token “{token.name}”?</AlertDialogTitle>
          <AlertDialogDescription>Whatever uses it is refused from now on. Links that it made stay.</AlertDialogDescription>
          <ProblemAlert problem={problem} />
        </AlertDialogHeader>
        <AlertDialogFooter>
          <AlertDialogCancel>Cancel</AlertDialogCancel>
          <Button variant="destructive" aria-disabled={isBusy} onClick={() => void confirm()}>
            {isBusy ? <Spinner /> : null}
            Delete token
          </Button>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
