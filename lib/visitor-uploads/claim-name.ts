import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { baseName, parentPrefix } from "../storage/key-parts.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { foldName, numberedName } from "../visits/share-path.ts";
import { isPlaceholderOf, placeholderOf } from "./placeholder.ts";
import { renameUpload, type VisitorUpload } from "./store.ts";
import { requireKeyLength } from "./upload-name.ts";

const MAX_TRIES = 200;
/** As often the folder is read to learn which numbers are taken; between, one try is the next number. */
const READ_EVERY = 5;

/**
 * Takes a name for an upload: its own, or that with the first free number. The store writes the placeholder only where nothing is, so of any number of uploads of one name each
 * gets another key, and nothing that is there is touched. Throws `already_exists` when no number is free.
 */
export async function claimName(services: Services, store: ObjectStore, upload: VisitorUpload): Promise<VisitorUpload> {
  const folder = parentPrefix(upload.key);
  const wanted = baseName(upload.key);
  const taken = new Set<string>();
  let { key } = upload;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    if (tries > 0) {
      if ((tries - 1) % READ_EVERY === 0) await readTaken(store, folder, wanted, taken);
      key = requireKeyLength(folder + numberedName(wanted, taken), "name");
      await renameUpload(services.d1, upload.tokenHash, key);
    }
    const etag = await placeAt(store, key, upload.tokenHash);
    if (etag !== null) return { ...upload, key, placeholderEtag: etag };
    taken.add(foldName(baseName(key)));
  }
  throw new AppError("already_exists", { message: "There are too many files of this name. Give it another one." });
}

async function readTaken(store: ObjectStore, folder: string, wanted: string, taken: Set<string>): Promise<void> {
  const dot = wanted.lastIndexOf(".");
  const page = await store.list({ prefix: `${folder}${dot > 0 ? wanted.slice(0, dot) : wanted} (`, delimiter: "/", limit: 1000 });
  for (const object of page.objects) taken.add(foldName(baseName(object.key)));
}

/** The placeholder's ETag, `null` where something is already. A write whose answer was lost is known by what it wrote. */
async function placeAt(store: ObjectStore, key: string, tokenHash: string): Promise<string | null> {
  const { body, ...metadata } = placeholderOf(tokenHash);
  try {
    const written = await store.put(key, body, { ...metadata, onlyIf: { ifAbsent: true } });
    return written.kind === "stored" ? written.info.etag : null;
  } catch (error) {
    const present = await store.head(key).catch(() => null);
    if (present !== null && isPlaceholderOf(present, tokenHash)) return present.etag;
    throw error;
  }
}
