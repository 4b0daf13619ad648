"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { fetchFolderPage, problemSentence, type FolderPage, type FolderRights } from "@/components/files/api";
import { toEntries, type Entry } from "@/components/files/entries";

/** Pages that are read before the list is drawn anew, while a whole folder is being read: drawing 100,000 lines a hundred times would be the slow part. */
const PAGES_PER_DRAWING = 8;

export interface Folder {
  /** In the order that the store gave them. */
  entries: readonly Entry[];
  hasMore: boolean;
  /** Whether it never fitted one page: then it keeps the store's order, so that lines do not move while more arrive. */
  isLong: boolean;
  isLoading: boolean;
  /** Reading on to the end, because something (a sort, a search, the End key) needs all of it. */
  isReadingAll: boolean;
  problem: string | null;
  /** What the reader may do here; nothing while that is not known. */
  rights: FolderRights;
  loadMore(): void;
  readAll(): void;
  stop(): void;
  /** Starts again from the first page. */
  reload(): Promise<void>;
  put(entries: readonly Entry[]): void;
  remove(ids: readonly string[]): void;
}

interface State {
  entries: ReadonlyMap<string, Entry>;
  cursor: string | null;
  isLong: boolean;
  rights: FolderRights;
}

const NO_RIGHTS: FolderRights = { level: "none", share: false };

/** First pages that were shown before: one that comes again was kept by the router for the Back button and may be out of date. */
const shownPages = new WeakSet<FolderPage>();

function toState(page: FolderPage | null, prefix: string): State {
  return {
    entries: new Map(page === null ? [] : toEntries(page.data, prefix).map((entry) => [entry.id, entry])),
    cursor: page?.pagination.cursor ?? null,
    isLong: page?.pagination.hasMore ?? false,
    rights: page?.data.rights ?? NO_RIGHTS,
  };
}

/** The lines of a folder, page by page: the first from the server, the others as they are needed. One folder per mount. */
export function useFolder(bucket: string, prefix: string, firstPage: FolderPage | null, firstProblem: string | null): Folder {
  const [state, setState] = useState<State>(() => toState(firstPage, prefix));
  const [activity, setActivity] = useState<"idle" | "page" | "all">("idle");
  const [problem, setProblem] = useState<string | null>(firstProblem);
  const latest = useRef(state);
  const running = useRef<AbortController | null>(null);

  const commit = useCallback((next: State) => {
    latest.current = next;
    setState(next);
  }, []);

  const read = useCallback(
    async (mode: "page" | "all" | "reload") => {
      if (mode === "page" && (running.current !== null || latest.current.cursor === null)) return;
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      setActivity(mode === "all" ? "all" : "page");
      setProblem(null);
      try {
        let cursor = mode === "reload" ? null : latest.current.cursor;
        let entries = mode === "reload" ? new Map<string, Entry>() : new Map(latest.current.entries);
        for (let read = 1; ; read++) {
          const page = await fetchFolderPage(bucket, prefix, { cursor, signal: controller.signal });
          if (controller.signal.aborted) return;
          for (const entry of toEntries(page.data, prefix)) entries.set(entry.id, entry);
          cursor = page.pagination.hasMore ? page.pagination.cursor : null;
          const isEnd = mode !== "all" || cursor === null;
          if (isEnd || read % PAGES_PER_DRAWING === 0) {
            commit({ entries, cursor, isLong: latest.current.isLong || page.pagination.hasMore, rights: page.data.rights });
            entries = new Map(entries);
          }
          if (isEnd) break;
        }
      } catch (error) {
        if (controller.signal.aborted) return;
        setProblem(problemSentence(error));
      } finally {
        if (running.current === controller) {
          running.current = null;
          setActivity("idle");
        }
      }
    },
    [bucket, prefix, commit],
  );

  useEffect(() => {
    if (firstPage !== null) {
      if (shownPages.has(firstPage)) void read("reload");
      shownPages.add(firstPage);
    }
    return () => {
      running.current?.abort();
      running.current = null;
    };
  }, [firstPage, read]);

  const put = useCallback(
    (added: readonly Entry[]) => {
      const entries = new Map(latest.current.entries);
      // A folder that is there already knows more of itself than whoever put something into it.
      for (const entry of added) if (entry.kind === "file" || !entries.has(entry.id)) entries.set(entry.id, entry);
      commit({ ...latest.current, entries });
    },
    [commit],
  );
  const remove = useCallback(
    (ids: readonly string[]) => {
      const entries = new Map(latest.current.entries);
      for (const id of ids) entries.delete(id);
      commit({ ...latest.current, entries });
    },
    [commit],
  );
  const stop = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setActivity("idle");
  }, []);

  const entries = useMemo(() => [...state.entries.values()], [state.entries]);
  return {
    entries,
    hasMore: state.cursor !== null,
    isLong: state.isLong,
    isLoading: activity !== "idle",
    isReadingAll: activity === "all",
    problem,
    rights: state.rights,
    loadMore: useCallback(() => void read("page"), [read]),
    readAll: useCallback(() => void read("all"), [read]),
    reload: useCallback(() => read("reload"), [read]),
    stop,
    put,
    remove,
  };
}
