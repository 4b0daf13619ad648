import type { VisitorAddress } from "@/lib/visits/page-query"; /** An upload in parts that this browser began and has not finished: what is needed to go on when the page was closed. The file itself has to be chosen again. */
export interface RememberedUpload {
  token: string;
  /** The file's name with its folders below what was chosen. */
  name: string;
  /** The folder of the link that it goes into. */
  path: string;
  sizeBytes: number;
  lastModifiedMs: number;
}

/** A visit, without which nobody continues an upload, lasts as long. */
const KEPT_FOR_MS = 12 * 60 * 60 * 1000;

type Kept = RememberedUpload & { atMs: number };

const placeOf = (address: VisitorAddress) => `sluice.uploads.${address}`;

/** What is remembered of a link. A browser that keeps nothing for pages simply remembers nothing. */
export function readMemory(address: VisitorAddress): RememberedUpload[] {
  return read(address);
}

function read(address: VisitorAddress): Kept[] {
  try {
    const list = JSON.parse(localStorage.getItem(placeOf(address)) ?? "[]") as Kept[];
    return list.filter((upload) => typeof upload.token === "string" && Date.now() - upload.atMs < KEPT_FOR_MS);
  } catch {
    return [];
  }
}

export function remember(address: VisitorAddress, upload: RememberedUpload): void {
  write(address, [...read(address).filter((other) => other.token !== upload.token), { ...upload, atMs: Date.now() }]);
}

export function forget(address: VisitorAddress, token: string): void {
  write(
    address,
    read(address).filter((upload) => upload.token !== token),
  );
}

function write(address: VisitorAddress, list: Kept[]): void {
  try {
    if (list.length === 0) localStorage.removeItem(placeOf(address));
    else localStorage.setItem(placeOf(address), JSON.stringify(list));
  } catch {
    // Without it an upload goes on until the page is closed.
  }
}
