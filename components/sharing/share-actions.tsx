"use client";

import { useState, type ReactNode } from "react";
import dynamic from "next/dynamic";
import type { PresentedShare } from "@/lib/shares/present-share";
import type { ShareFilter } from "@/lib/shares/schema";

const ShareActionDialog = dynamic(() => import("./share-action-dialog").then((module) => module.ShareActionDialog), { ssr: false });

export type ShareActionKind = "revoke" | "restore" | "delete";

/** What is asked to be confirmed. */
export interface AskedAction {
  kind: ShareActionKind;
  shares: PresentedShare[];
  /** All links of a filter instead, as many as were counted. */
  matching?: { filter: ShareFilter; count: number };
}

/** A number of links in words. */
export const countOf = (count: number) => (count === 1 ? "1 link" : `${count.toLocaleString("en")} links`);

/**
 * Revoking, restoring and deleting, each confirmed by a dialog that names what it does to how many links. `ask` opens it, `dialog` is to be
 * rendered, `onDone` is called when something changed.
 */
export function useShareActions(onDone: (kind: ShareActionKind) => void): {
  ask: (kind: ShareActionKind, shares: PresentedShare[]) => void;
  askRevokeMatching: (filter: ShareFilter, count: number) => void;
  dialog: ReactNode;
} {
  const [asked, setAsked] = useState<AskedAction | null>(null);
  const [isOpen, setOpen] = useState(false);
  const open = (next: AskedAction) => {
    setAsked(next);
    setOpen(true);
  };
  return {
    ask: (kind, shares) => open({ kind, shares }),
    askRevokeMatching: (filter, count) => open({ kind: "revoke", shares: [], matching: { filter, count } }),
    dialog: asked === null ? null : <ShareActionDialog asked={asked} isOpen={isOpen} onDone={onDone} onOpenChange={setOpen} />,
  };
}
