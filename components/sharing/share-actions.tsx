"use client";

import { useState, type ReactNode } from "react";
import dynamic from "next/dynamic";
import { toast } from "@/components/ui/toast";
import type { PresentedShare } from "@/lib/shares/present-share";
import type { BulkShares, ShareFilter } from "@/lib/shares/schema";
import { bulkShares, countShares, sentenceOf } from "./share-api";
import { nameOfShare } from "./share-badges";

const ShareActionDialog = dynamic(() => import("./share-action-dialog").then((module) => module.ShareActionDialog), { ssr: false });

export type ShareActionKind = BulkShares["action"];

/** By how many days a link is extended with one press. */
export const EXTENSIONS = [1, 7, 30] as const;

/** What is asked to be confirmed. */
export interface AskedAction {
  kind: ShareActionKind;
  shares: PresentedShare[];
  /** Of an extension. */
  days?: number;
  /** All links of a filter instead, as many as were counted. */
  matching?: { filter: ShareFilter; count: number };
}

/** A number of links in words. */
export const countOf = (count: number) => (count === 1 ? "1 link" : `${count.toLocaleString("en")} links`);

export const daysOf = (days: number) => (days === 1 ? "1 day" : `${days} days`);

const DONE: Partial<Record<ShareActionKind, (name: string, days: number) => string>> = {
  pause: (name) => `Paused “${name}”. Visitors are told to come back later.`,
  resume: (name) => `“${name}” works again.`,
  extend: (name, days) => `“${name}” ends ${daysOf(days)} later.`,
};

export interface ShareActions {
  /** Asks first, saying what it does to how many links. */
  ask: (kind: ShareActionKind, shares: PresentedShare[], options?: { days?: number }) => void;
  /** Does what can be taken back with as few presses, at once. */
  run: (kind: "pause" | "resume" | "extend", share: PresentedShare, options?: { days?: number }) => void;
  /** Asks whether to revoke all links of a filter, after counting them. */
  askRevokeMatching: (filter: ShareFilter, count: number) => void;
  dialog: ReactNode;
}

/** What can be done to links. `dialog` is to be rendered, `onDone` is called when something changed. */
export function useShareActions(onDone: (kind: ShareActionKind) => void): ShareActions {
  const [asked, setAsked] = useState<AskedAction | null>(null);
  const [isOpen, setOpen] = useState(false);
  const open = (next: AskedAction) => {
    setAsked(next);
    setOpen(true);
  };
  const run = async (kind: "pause" | "resume" | "extend", share: PresentedShare, days: number | undefined) => {
    try {
      const { data } = await bulkShares({ ids: [share.id], action: kind, ...(days === undefined ? {} : { days }) });
      const [result] = data;
      if (result?.isDone !== true) {
        toast.error(result?.message ?? "It could not be done.");
        return;
      }
      toast.success(DONE[kind]?.(nameOfShare(share), days ?? 1) ?? "Done.");
      onDone(kind);
    } catch (error) {
      toast.error(sentenceOf(error));
    }
  };
  return {
    ask: (kind, shares, options) => open({ kind, shares, ...options }),
    run: (kind, share, options) => void run(kind, share, options?.days),
    askRevokeMatching: (filter, count) => open({ kind: "revoke", shares: [], matching: { filter, count } }),
    dialog: asked === null ? null : <ShareActionDialog asked={asked} isOpen={isOpen} onDone={onDone} onOpenChange={setOpen} />,
  };
}

/** Exactly how many links a filter names; says what went wrong and answers `null` when nobody knows. */
export async function countOrSay(filter: ShareFilter): Promise<number | null> {
  try {
    const search = new URLSearchParams(Object.entries(filter).map(([name, value]): [string, string] => [name, String(value)]));
    return (await countShares(search)).count;
  } catch (error) {
    toast.error(sentenceOf(error));
    return null;
  }
}
