import { useSyncExternalStore } from "react";
import type { Entry } from "@/components/files/entries";
import type { Level } from "@/lib/people/rights";

/** Something that is collected for a link: a file, or a folder with its prefix as `key`. */
export interface Collected {
  bucket: string;
  kind: "file" | "folder";
  key: string;
  name: string;
  /** Of a file. */
  sizeBytes: number | null;
  /** What whoever collects may do there, as far as that was known where it was taken from. */
  level: Level | null;
}

export interface Drawer {
  /** Whether there is a new share at all. */
  isOpen: boolean;
  isCollapsed: boolean;
  things: readonly Collected[];
  /** What is being dragged over the page, to be dropped onto the drawer. */
  dragged: readonly Collected[] | null;
}

/** As many as a link holds. */
export const MAX_COLLECTED = 100;

const EMPTY: Drawer = { isOpen: false, isCollapsed: false, things: [], dragged: null };
const STORAGE_KEY = "sluice.share-drawer";

/*
 * One drawer for the page, outside of React: folders come and go while it stays. What it holds is kept for this tab, so that a reload loses nothing, and under the
 * id of whoever is signed in, so that the next person at this screen does not find it.
 */
let drawer: Drawer = EMPTY;
let owner: string | null = null;
const listeners = new Set<() => void>();
const sharedListeners = new Set<(things: readonly Pick<Collected, "bucket" | "key">[]) => void>();

function change(next: Drawer): void {
  drawer = next;
  for (const listener of listeners) listener();
  const { isOpen, isCollapsed, things } = drawer;
  try {
    if (isOpen) sessionStorage.setItem(STORAGE_KEY, JSON.stringify({ owner, isCollapsed, things }));
    else sessionStorage.removeItem(STORAGE_KEY);
  } catch {
    // A browser that keeps nothing: the drawer then lives as long as the page.
  }
}

const idOf = ({ bucket, kind, key }: Pick<Collected, "bucket" | "kind" | "key">) => JSON.stringify([bucket, kind, key]);

const isCollected = (value: unknown): value is Collected => {
  const thing = value as Partial<Collected> | null;
  return (
    typeof thing === "object" &&
    thing !== null &&
    typeof thing.bucket === "string" &&
    typeof thing.key === "string" &&
    typeof thing.name === "string" &&
    (thing.kind === "file" || thing.kind === "folder")
  );
};

/** Brings back what this person had collected in this tab before a reload; what somebody else had is forgotten. */
export function restoreDrawer(person: string): void {
  if (owner === person) return;
  owner = person;
  try {
    const kept = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? "null") as Partial<Drawer & { owner: string }> | null;
    if (kept?.owner === person && Array.isArray(kept.things))
      return change({ ...EMPTY, isOpen: true, isCollapsed: kept.isCollapsed === true, things: kept.things.filter(isCollected) });
  } catch {
    // Nothing that could be read is nothing.
  }
  change(EMPTY);
}

export const openDrawer = () => change({ ...drawer, isOpen: true, isCollapsed: false });
export const closeDrawer = () => change({ ...EMPTY });
export const collapseDrawer = (isCollapsed: boolean) => change({ ...drawer, isCollapsed });
export const dragOverPage = (dragged: readonly Collected[] | null) => change({ ...drawer, dragged });

/** Puts things into the drawer, each once. Answers how many are new and how many there was no room for. */
export function collect(things: readonly Collected[]): { added: number; left: number } {
  const there = new Set(drawer.things.map(idOf));
  const fresh = things.filter((thing) => !there.has(idOf(thing)));
  const added = fresh.slice(0, Math.max(0, MAX_COLLECTED - drawer.things.length));
  change({ ...drawer, isOpen: true, isCollapsed: drawer.isOpen && drawer.isCollapsed, things: [...drawer.things, ...added] });
  return { added: added.length, left: fresh.length - added.length };
}

export function dropThing(thing: Collected): void {
  const id = idOf(thing);
  change({ ...drawer, things: drawer.things.filter((kept) => idOf(kept) !== id) });
}

/** Empties the drawer, or fills it again with what was in it. */
export const fillDrawer = (things: readonly Collected[]) => change({ ...drawer, isOpen: true, things });

/** Tells the list that there are links to these now, for its marks. */
export function tellShared(things: readonly Pick<Collected, "bucket" | "key">[]): void {
  for (const listener of sharedListeners) listener(things);
}

export function onShared(listener: (things: readonly Pick<Collected, "bucket" | "key">[]) => void): () => void {
  sharedListeners.add(listener);
  return () => sharedListeners.delete(listener);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The drawer as it is; on the server, and until the page has its script, there is none. */
export function useDrawer(): Drawer {
  return useSyncExternalStore(
    subscribe,
    () => drawer,
    () => EMPTY,
  );
}

/** A line of a folder as something to collect. A folder may have other rights than the one it is in, unless there those are all that there are. */
export function toCollected(bucket: string, entry: Entry, level: Level): Collected {
  return entry.kind === "file"
    ? { bucket, kind: "file", key: entry.key, name: entry.name, sizeBytes: entry.sizeBytes, level }
    : { bucket, kind: "folder", key: entry.id, name: entry.name, sizeBytes: null, level: level === "full" ? level : null };
}
