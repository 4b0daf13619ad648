"use client";

import { useId } from "react";
import { ArrowDownUpIcon, DownloadIcon, EyeIcon, FilePenLineIcon, UploadIcon, type LucideIcon } from "lucide-react";
import type { PresentedShare } from "@/lib/shares/present-share";
import { ALLOWED_ACTIONS, type AllowedActions } from "@/lib/shares/share";
import { ChoiceCard } from "./choice-card";
import { problemOfActions } from "./share-terms";
import type { TermsFieldProps } from "./terms-fields";

/** What visitors of a link may do: its icon, its name, and a sentence that explains it. */
export const ACTIONS_WORDS: Record<AllowedActions, { label: string; help: string; icon: LucideIcon }> = {
  preview: {
    label: "Preview only",
    help: "Visitors look at previews and cannot download. What is on a screen can still be photographed.",
    icon: EyeIcon,
  },
  download: { label: "Download", help: "Visitors look at everything and download it.", icon: DownloadIcon },
  upload: { label: "Upload only", help: "Visitors put files into the folders and see nothing of what is there.", icon: UploadIcon },
  upload_download: {
    label: "Upload and download",
    help: "Visitors download everything and add files. They overwrite nothing.",
    icon: ArrowDownUpIcon,
  },
  full: {
    label: "Full access",
    help: "Visitors upload, download, rename, move, copy and delete inside the folders.",
    icon: FilePenLineIcon,
  },
};

/** What visitors may do, of five kinds; those that the site forbids or that do not fit what is shared say so. */
export function AllowedActionsField({
  terms,
  resolved,
  policy,
  kinds,
  base = null,
  onChange,
}: TermsFieldProps & { base?: PresentedShare | null }) {
  const group = useId();
  const issue = resolved.issues.allowedActions;
  return (
    <fieldset className="grid gap-2" aria-describedby={issue === undefined ? undefined : `${group}-issue`}>
      <legend className="mb-1.5 text-sm leading-5 font-medium">Visitors may</legend>
      {ALLOWED_ACTIONS.map((actions) => {
        const { label, help, icon: Icon } = ACTIONS_WORDS[actions];
        return (
          <ChoiceCard
            key={actions}
            name={group}
            isChosen={terms.allowedActions === actions}
            onChoose={() => onChange({ allowedActions: actions })}
            label={label}
            help={help}
            icon={<Icon />}
            problem={problemOfActions(actions, policy, kinds, base)}
          />
        );
      })}
      {issue === undefined ? null : (
        <p id={`${group}-issue`} className="text-[0.8125rem] leading-5 font-medium text-destructive">
          {issue}
        </p>
      )}
    </fieldset>
  );
}
