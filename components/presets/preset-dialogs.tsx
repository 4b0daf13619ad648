"use client";

import { useRef, useState, type SubmitEvent } from "react";
import { ProblemAlert } from "@/components/portal/problem-alert";
import { issueOf } from "@/components/portal/ask-api";
import { useApiCall } from "@/components/people/use-api-call";
import { describeTerms, takesUploads } from "@/components/sharing/describe-terms";
import type { LinkPolicy } from "@/components/sharing/link-policy";
import { generatePassword, resolveTerms, type ShareTerms } from "@/components/sharing/share-terms";
import { AllowedActionsField } from "@/components/sharing/allowed-actions-field";
import { DescriptionField, DownloadLimitField, ExpiryField, NoteField, VisitLimitField } from "@/components/sharing/terms-fields";
import { UploadFields } from "@/components/sharing/upload-fields";
import { NO_UPLOAD_RULES } from "@/components/sharing/upload-terms";
import { useNow } from "@/components/sharing/use-now";
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
import { Spinner } from "@/components/ui/spinner";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toast";
import type { PresentedPreset } from "@/lib/presets/schema";
import { createPreset, deletePreset, editPreset } from "./preset-api";
import { termsOfPreset, toPresetSettings } from "./preset-terms";

/** What a preset will be used for is not known here, so nothing of it is ruled out by what is shared. */
const ANY_FOLDER = [{ kind: "folder" }] as const;

interface PresetDialogProps {
  scope: PresentedPreset["scope"];
  /** `null` for a new one. */
  preset: PresentedPreset | null;
  policy: LinkPolicy;
  onClose: () => void;
  onDone: () => void;
}

/** A new preset, or one that is changed. */
export function PresetDialog(props: PresetDialogProps) {
  return (
    <Dialog open onOpenChange={(isOpen) => (isOpen ? undefined : props.onClose())}>
      <DialogContent className="sm:max-w-xl">
        <PresetForm {...props} />
      </DialogContent>
    </Dialog>
  );
}

function PresetForm({ scope, preset, policy, onClose, onDone }: PresetDialogProps) {
  const nowMs = useNow();
  const { isBusy, problem, failure, run, clear } = useApiCall();
  const [name, setName] = useState(preset?.name ?? "");
  const [terms, setTerms] = useState<ShareTerms>(() => termsOfPreset(preset?.settings ?? {}, policy, ANY_FOLDER));
  const [isTried, setTried] = useState(false);
  const attempt = useRef<{ body: string; key: string } | null>(null);
  // A note that the site asks for may also be written when a link is made.
  const resolved = resolveTerms(terms, nowMs, { ...policy, requiresNote: false }, null, ANY_FOLDER);
  const nameIssue = isTried && name.trim() === "" ? "Give the preset a name." : issueOf(failure, "name", "The name");
  const change = (changes: Partial<ShareTerms>) => {
    setTerms((current) => ({ ...current, ...changes }));
    clear();
  };
  const field = {
    terms,
    resolved,
    showsIssues: isTried,
    nowMs,
    policy: { ...policy, requiresNote: false },
    kinds: ANY_FOLDER,
    onChange: change,
  };
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === "" || Object.keys(resolved.issues).length > 0) return;
    const settings = { ...toPresetSettings(terms, resolved, nowMs), opening: preset?.settings.opening };
    const body = JSON.stringify([name, settings]);
    if (attempt.current?.body !== body) attempt.current = { body, key: crypto.randomUUID() };
    const { key } = attempt.current;
    const isDone = await run(async () => {
      if (preset === null) await createPreset({ name, settings, scope }, key);
      else await editPreset(preset.id, { name, settings }, preset.version);
    });
    if (!isDone) return;
    toast.success(preset === null ? `Made “${name.trim()}”.` : "Saved.");
    onDone();
    onClose();
  };
  return (
    <form noValidate onSubmit={(event) => void save(event)}>
      <DialogHeader>
        <DialogTitle className="break-words">{preset === null ? "New preset" : `Edit “${preset.name}”`}</DialogTitle>
        <DialogDescription>
          A link that is made by it now:{" "}
          {describeTerms({
            ...resolved,
            hasPassword: terms.password.kind !== "none",
            uploads: takesUploads(resolved.allowedActions) ? resolved.uploads : NO_UPLOAD_RULES,
          })}
        </DialogDescription>
      </DialogHeader>
      <DialogBody className="grid grid-cols-[minmax(0,1fr)] content-start gap-5">
        <Field label="Name of the preset" error={nameIssue} required>
          <Input
            value={name}
            maxLength={100}
            onChange={(event) => {
              setName(event.target.value);
              clear();
            }}
            autoComplete="off"
          />
        </Field>
        <AllowedActionsField {...field} />
        <Field label="Require a password" help="Each link by it begins with a new password of its own." layout="row">
          <Switch
            checked={terms.password.kind !== "none"}
            disabled={policy.requiresPassword}
            onCheckedChange={(isOn) =>
              change({ password: isOn ? { kind: "set", text: generatePassword(policy.minPasswordLength) } : { kind: "none" } })
            }
          />
        </Field>
        <ExpiryField {...field} />
        <DownloadLimitField {...field} />
        <VisitLimitField {...field} />
        <UploadFields {...field} />
        <DescriptionField {...field} />
        <NoteField {...field} />
        <ProblemAlert problem={nameIssue === undefined ? problem : null} />
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button type="button" variant="outline">
            Cancel
          </Button>
        </DialogClose>
        <Button type="submit" aria-disabled={isBusy}>
          {isBusy ? <Spinner /> : null}
          {preset === null ? "Make preset" : "Save"}
        </Button>
      </DialogFooter>
    </form>
  );
}

export function DeletePresetDialog({ preset, onClose, onDone }: { preset: PresentedPreset; onClose: () => void; onDone: () => void }) {
  const { isBusy, problem, run } = useApiCall();
  const confirm = async () => {
    if (!(await run(async () => void (await deletePreset(preset.id))))) return;
    toast.success(`Deleted the preset “${preset.name}”.`);
    onDone();
    onClose();
  };
  return (
    <AlertDialog open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <AlertDialogContent>
        <AlertDialogHeader>
          <AlertDialogTitle className="break-words">Delete the preset “{preset.name}”?</AlertDialogTitle>
          <AlertDialogDescription>
            {preset.scope === "site" ? "Nobody can begin a link with it any more." : "You cannot begin a link with it any more."} Links that
            were made by it stay as they are.
          </AlertDialogDescription>
          <ProblemAlert problem={problem} />
        </AlertDialogHeader>
        <AlertDialogFooter>
          <AlertDialogCancel>Cancel</AlertDialogCancel>
          <Button variant="destructive" aria-disabled={isBusy} onClick={() => void confirm()}>
            {isBusy ? <Spinner /> : null}
            Delete preset
          </Button>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
