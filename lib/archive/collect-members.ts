import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { isReservedKey } from "../storage/object-key.ts";
import type { ListPage, ObjectInfo } from "../storage/object-store.ts";
import { isPlaceholder, PLACEHOLDER_BYTES } from "../visitor-uploads/placeholder.ts";
import { requireBucket } from "../storage/require-bucket.ts";
import type { Member } from "./plan-archive.ts";

/** What an archive is to hold: an object, or everything below a prefix. `name` is its name at the top of the archive; without one a folder's contents lie there. */
export type ArchiveRoot = { bucket: string; name: string } & ({ key: string } | { prefix: string });

export interface CollectOptions {
  /** Whether an object may be in it; what may not is left out. */
  mayInclude: (bucket: string, key: string) => boolean;
  maxFiles: number;
  maxBytes?: number;
  /** Leaves out what is not there, or has nothing to include, instead of refusing. */
  skipsMissing?: boolean;
  /** A page of a folder, where not the bucket's own list is asked. */
  listPage?: (bucket: string, prefix: string, cursor: string | undefined) => Promise<ListPage>;
}

const PAGE = 1000;
/** Of six connections that a request may have at a time. */
const HEADS_AT_ONCE = 5;

/**
 * The members of an archive, folders listed to their last page. Nothing below the reserved prefix is ever among them, and no object twice below one root. Throws
 * `object_not_found` for a key, or a prefix, with nothing to include, `bucket_not_found`, and `archive_too_large`, which tells how many there were when it was noticed.
 */
export async function collectMembers(services: Services, roots: readonly ArchiveRoot[], options: CollectOptions): Promise<Member[]> {
  const collected = new Collected(options);
  for (let start = 0; start < roots.length; start += HEADS_AT_ONCE) {
    const some = roots.slice(start, start + HEADS_AT_ONCE);
    const infos = await Promise.all(some.map(async (root) => ("key" in root ? await findObject(services, root, options) : null)));
    for (const [index, root] of some.entries()) {
      const info = infos[index] ?? null;
      if ("prefix" in root) await addFolder(services, root, options, collected);
      else if (info !== null) collected.add(services, root.bucket, info, root.key.endsWith("/") ? `${root.name}/` : root.name);
      else if (options.skipsMissing !== true) throw new AppError("object_not_found");
    }
  }
  return collected.members;
}

async function findObject(services: Services, root: { bucket: string; key: string }, options: CollectOptions): Promise<ObjectInfo | null> {
  const store = requireBucket(services, root.bucket);
  if (isReservedKey(root.key) || !options.mayInclude(root.bucket, root.key)) return null;
  return await store.head(root.key);
}

async function addFolder(
  services: Services,
  root: { bucket: string; prefix: string; name: string },
  options: CollectOptions,
  collected: Collected,
): Promise<void> {
  const { bucket, prefix, name } = root;
  const store = requireBucket(services, bucket);
  const listPage =
    options.listPage ?? ((_, from, cursor) => store.list({ prefix: from, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }));
  const seen = new Set<string>();
  const cursors = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await listPage(bucket, prefix, cursor);
    for (const object of page.objects) {
      if (seen.has(object.key) || !object.key.startsWith(prefix) || isReservedKey(object.key)) continue;
      seen.add(object.key);
      if (!options.mayInclude(bucket, object.key)) continue;
      // What is being uploaded is no file yet. Lists tell no types here, so whatever has the length of a placeholder is looked at.
      const info = object.sizeBytes === PLACEHOLDER_BYTES ? await store.head(object.key) : object;
      if (info === null || isPlaceholder(info)) continue;
      collected.add(services, bucket, object, `${name}/${object.key.slice(prefix.length)}`);
    }
    if (page.cursor !== null && cursors.has(page.cursor)) throw new AppError("unavailable", { cause: new Error("A list repeats itself.") });
    cursor = page.cursor ?? undefined;
    if (cursor !== undefined) cursors.add(cursor);
  } while (cursor !== undefined);
  if (seen.size === 0 && options.skipsMissing !== true) throw new AppError("object_not_found");
}

class Collected {
  readonly members: Member[] = [];
  readonly #options: CollectOptions;
  #bytes = 0;

  constructor(options: CollectOptions) {
    this.#options = options;
  }

  add(services: Services, bucket: string, object: ObjectInfo, path: string): void {
    const { maxFiles, maxBytes } = this.#options;
    const { key, etag, sizeBytes, uploadedAtMs } = object;
    // What the list told besides is let go: of a hundred thousand members it would fill the memory.
    this.members.push({ store: requireBucket(services, bucket), key, etag, sizeBytes, modifiedAtMs: uploadedAtMs, path });
    this.#bytes += sizeBytes;
    const files = this.members.length;
    if (files <= maxFiles && (maxBytes === undefined || this.#bytes <= maxBytes)) return;
    throw new AppError("archive_too_large", {
      message:
        files > maxFiles
          ? `The selection has ${files.toLocaleString("en")} files or more, and one zip holds ${maxFiles.toLocaleString("en")}: choose fewer.`
          : `The selection has ${this.#bytes.toLocaleString("en")} bytes or more, and one zip holds ${(maxBytes ?? 0).toLocaleString("en")}: choose fewer files.`,
      details: { files, sizeBytes: this.#bytes, maxFiles, ...(maxBytes === undefined ? {} : { maxBytes }) },
    });
  }
}
