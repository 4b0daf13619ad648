/** Columns of Sharing that can be hidden, in their order. */
export const COLUMNS = [
  "link",
  "status",
  "access",
  "security",
  "downloads",
  "visits",
  "uploads",
  "expires",
  "lastAccess",
  "created",
  "owner",
  "bucket",
] as const;
export type Column = (typeof COLUMNS)[number];

export const COLUMN_NAMES: Record<Column, string> = {
  link: "Link",
  status: "Status",
  access: "Access",
  security: "Security",
  downloads: "Downloads",
  visits: "Visits",
  uploads: "Uploads",
  expires: "Expires",
  lastAccess: "Last access",
  created: "Created",
  owner: "Owner",
  bucket: "Bucket",
};

const DEFAULT: readonly Column[] = ["link", "status", "access", "security", "downloads", "expires", "owner"];
const KEY = "sluice.sharing.columns";
const listeners = new Set<() => void>();
let known: { text: string | null; columns: readonly Column[] } | null = null;

/** Which columns this browser shows, for `useSyncExternalStore`. */
export const columnChoice = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  read(): readonly Column[] {
    const text = readStored();
    if (known?.text !== text) {
      const names = text?.split(",");
      known = { text, columns: names === undefined ? DEFAULT : COLUMNS.filter((column) => names.includes(column)) };
    }
    return known.columns;
  },
  readOnServer: (): readonly Column[] => DEFAULT,
  write(columns: readonly Column[]): void {
    try {
      window.localStorage.setItem(KEY, columns.join(","));
    } catch {
      // Where nothing may be stored the choice lasts as long as the page.
      known = { text: readStored(), columns };
    }
    for (const notify of listeners) notify();
  },
};

function readStored(): string | null {
  try {
    return window.localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
