"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { issueOf, type TermsFieldProps } from "./terms-fields";

/** An address of one's own choice, where the site allows it; one that a link has already can always be taken away. */
export function UrlKeyField({ terms, resolved, showsIssues, policy, onChange, origin }: TermsFieldProps & { origin: string }) {
  const { urlKey } = terms;
  if (!policy.allowsUrlKeys && urlKey === null) return null;
  return (
    <div className="grid gap-3">
      <Field
        label="Custom address"
        help="Easier to read out than a random one, and easier to guess: whoever guesses it has the link. A password helps."
        layout="row"
      >
        <Switch checked={urlKey !== null} onCheckedChange={(isOn) => onChange({ urlKey: isOn ? "" : null })} />
      </Field>
      {urlKey === null ? null : (
        <Field
          label="Last part of the address"
          error={issueOf(resolved.issues.urlKey, urlKey !== "", showsIssues)}
          help={
            <span className="font-mono text-xs break-all">
              {origin}/share/{urlKey.trim() === "" ? "…" : urlKey.trim()}
            </span>
          }
        >
          <Input
            value={urlKey}
            onChange={(event) => onChange({ urlKey: event.target.value })}
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            maxLength={64}
            placeholder="Report2026"
            className="font-mono"
          />
        </Field>
      )}
    </div>
  );
}
