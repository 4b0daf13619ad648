"use client";

import { useState, type ReactNode } from "react";
import dynamic from "next/dynamic";
import type { PresentedUser } from "@/lib/people/users";
import type { UserQuestion } from "./user-dialogs";

const UserDialog = dynamic(() => import("./user-dialogs").then((module) => module.UserDialog), { ssr: false });
const InvitationDialog = dynamic(() => import("./invitation-dialog").then((module) => module.InvitationDialog), { ssr: false });

export type UserAction = UserQuestion | "invite";

/** What can be done with an account beside editing it, each in its dialog. `onDone` is called when something changed. */
export function useUserDialogs(
  onDone: (action: UserAction) => void,
  { hasMail }: { hasMail: boolean },
): {
  ask: (action: UserAction, user: PresentedUser) => void;
  dialog: ReactNode;
} {
  const [asked, setAsked] = useState<{ action: UserAction; user: PresentedUser } | null>(null);
  const close = () => setAsked(null);
  return {
    ask: (action, user) => setAsked({ action, user }),
    dialog:
      asked === null ? null : asked.action === "invite" ? (
        <InvitationDialog user={asked.user} hasMail={hasMail} onClose={close} onMade={() => onDone("invite")} />
      ) : (
        <UserDialog question={asked.action} user={asked.user} onClose={close} onDone={onDone} />
      ),
  };
}
