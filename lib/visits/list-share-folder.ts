import * as z from "zod";
import { answerSchema, timestamp } from "../http/answers.ts";
import { readCursor, writeCursor } from "../http/sealed-cursor.ts";
import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { mayEnter, mayReach } from "../shares/reach.ts";
import type { Share } from "../shares/share.ts";
import { downloadType } from "../storage/content-type.ts";
import { baseName, isReservedKey } from "../storage/key-parts.ts";
import { listByRules } from "../storage/list-objects.ts";
import type { ObjectInfo } from "../storage/object-store.ts";
import { isPlaceholder } from "../visitor-uploads/placeholder.ts";
import { letsVisitors } from "./decide-access.ts";
import { requireStore } from "./hand-over.ts";
import { isPathName, resolvePath, type ShareTarget, topEntries } from "./share-path.ts";

/** One name in a folder of a link. Nothing of the bucket, the key or the owner is in it. */
export const ShareEntry = answerSchema("ShareEntry", () => ({
  name: z.string(),
  /** For the other addresses of the link; of a folder it ends in a slash. */
  path: z.string(),
  type: z.enum(["file", "folder"]),
  /** Bytes; `null` for folders, and where visitors may only look. */
  size: z.int().nullable(),
  modified: timestamp().nullable(),
  contentType: z.string().nullable(),
}));
export type ShareEntry = z.infer<typeof ShareEntry>;

export const ShareFolderPage = z.lazy(() => z.strictObject({ entries: z.array(ShareEntry), cursor: z.string().nullable() }));
export type ShareFolderPage = z.infer<typeof ShareFolderPage>;

/** R2 lets a request have six connections. */
const AT_ONCE = 6;

/**
 * A page of what is in a folder of a link now: what its owner may still share, without records, folder markers, and names that no path can have. `path` is
 * "" for the top. Without types a store answers with more names at once. Throws `share_not_found` for a folder that is none, or none to see, and `bad_request` for a cursor of another folder or link.
 */
export async function listShareFolder(
  services: Services,
  share: Share,
  asked: { path: string; cursor?: string | undefined; limit: number; withTypes?: boolean },
): Promise<ShareFolderPage> {
  const target = requireFolder(share, asked.path);
  const showsSize = letsVisitors(share, "download");
  if (target.kind === "top") return { entries: await listTop(services, share, showsSize), cursor: null };
  const scope = ["share-folder", share.id, share.generation, target.bucket, target.prefix];
  const { authSecret } = services.config;
  const place = asked.cursor === undefined ? undefined : await readCursor(authSecret, scope, asked.cursor);
  const store = requireStore(services, target);
  const options = { prefix: target.prefix, delimiter: "/", limit: asked.limit, withMetadata: { http: asked.withTypes ?? true } };
  const page =
    share.ownerRules === null
      ? await store.list({ ...options, ...(place === undefined ? {} : { cursor: place }) })
      : await listByRules(store, share.ownerRules, options, place);
  const folders = page.prefixes
    .filter((prefix) => !isReservedKey(prefix) && isPathName(baseName(prefix)))
    .map((prefix): ShareEntry => folderEntry(baseName(prefix), target.path));
  const files = page.objects
    .filter((object) => object.key !== target.prefix && !isReservedKey(object.key) && isPathName(object.key.slice(target.prefix.length)))
    .filter((object) => !isPlaceholder(object))
    .map((object) => fileEntry(object, baseName(object.key), target.path, showsSize));
  return {
    entries: [...folders, ...files],
    cursor: page.cursor === null ? null : await writeCursor(authSecret, scope, page.cursor),
  };
}

/** The folder a path names, as far as the link may enter it. Throws `share_not_found`. */
export function requireFolder(share: Share, path: string): Exclude<ShareTarget, { kind: "file" }> {
  const target = resolvePath(share, path, "folder");
  if (target === null || target.kind === "file") throw new AppError("share_not_found");
  if (target.kind === "folder" && !mayEnter(share, target)) throw new AppError("share_not_found");
  return target;
}

/** What lies at the top: files that vanished, and what the owner may not share any more, are not there. */
async function listTop(services: Services, share: Share, showsSize: boolean): Promise<ShareEntry[]> {
  const entries = topEntries(share).filter(({ item }) => item.brokenAtMs === null);
  const shown: (ShareEntry | null)[] = [];
  for (let start = 0; start < entries.length; start += AT_ONCE) {
    shown.push(
      ...(await Promise.all(
        entries.slice(start, start + AT_ONCE).map(async ({ name, item }) => {
          if (item.kind === "folder") return mayEnter(share, { bucket: item.bucket, prefix: item.key }) ? folderEntry(name, "") : null;
          const object = mayReach(share, item, "preview") ? await services.buckets.get(item.bucket)?.head(item.key) : null;
          return object ? fileEntry(object, name, "", showsSize) : null;
        }),
      )),
    );
  }
  return shown.filter((entry) => entry !== null);
}

function folderEntry(name: string, parent: string): ShareEntry {
  return { name, path: `${parent}${name}/`, type: "folder", size: null, modified: null, contentType: null };
}

function fileEntry(object: ObjectInfo, name: string, parent: string, showsSize: boolean): ShareEntry {
  return {
    name,
    path: parent + name,
    type: "file",
    size: showsSize ? object.sizeBytes : null,
    modified: new Date(object.uploadedAtMs).toISOString(),
    contentType: downloadType(object.httpMetadata.contentType),
  };
}
