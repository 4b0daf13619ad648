import { readJson } from "../http/body.ts";
import { AppError } from "../http/errors.ts";
import { json } from "../http/respond.ts";
import type { Services } from "../services.ts";
import { mayReach } from "../shares/reach.ts";
import type { Share } from "../shares/share.ts";
import { copyObject } from "../storage/copy-object.ts";
import { baseName, parentPrefix } from "../storage/key-parts.ts";
import { moveObject } from "../storage/move-object.ts";
import type { ObjectInfo, ObjectStore } from "../storage/object-store.ts";
import { isPlaceholder } from "../visitor-uploads/placeholder.ts";
import { requireKeyLength } from "../visitor-uploads/upload-name.ts";
import { enterToChange } from "./enter-to-change.ts";
import { logEvent } from "./enter-share.ts";
import { requireStore } from "./hand-over.ts";
import { type ManagedPlace, requireManaged, requireNewPlace } from "./manage-place.ts";
import { type TransferredEntry, TransferEntry } from "./manage-schema.ts";
import { parseInput } from "./parse-input.ts";
import { foldName, numberedName } from "./share-path.ts";

const MAX_JSON_BYTES = 64 * 1024;
/** A request may make only so many calls of a store, and each file takes several: what is over goes with the next request. */
const FILES_AT_ONCE = 50;
const MAX_NUMBER_TRIES = 20;

type Transfer = "move" | "copy";

/**
 * Moves (and so renames) or copies a file or a folder inside a link with full access. Nothing is ever overwritten: a move to a name that is taken is `already_exists`, a copy gets a number.
 * Links follow what is moved. A folder goes file by file; each that cannot is named.
 */
export async function transferVisitorEntry(services: Services, request: Request, shareId: string, how: Transfer): Promise<Response> {
  const { share, visit, settle } = await enterToChange(services, request, shareId, { action: "manage", begins: true });
  const asked = parseInput(TransferEntry, await readJson(request, MAX_JSON_BYTES));
  const from = requireManaged(share, asked.from, how === "move" ? "full" : "read");
  const to = requireNewPlace(share, asked.to, from.kind, from);
  const done =
    from.kind === "file"
      ? await transferFile(services, share, from, to, how)
      : await transferFolder(services, share, from, to, how, asked.cursor);
  const event = how === "move" ? "moved" : "uploaded";
  const result = done.failed.length === 0 ? "ok" : "failed";
  logEvent(services, request, share, visit, { event, result, path: how === "move" ? `${from.path} → ${done.path}` : done.path });
  return await settle(json(done satisfies TransferredEntry));
}

async function transferFile(
  services: Services,
  share: Share,
  from: ManagedPlace,
  to: ManagedPlace,
  how: Transfer,
): Promise<TransferredEntry> {
  const present = await requireStore(services, from).head(from.key);
  if (present === null || isPlaceholder(present)) throw new AppError("share_not_found");
  if (how === "move") {
    await transferObject(services, from, to, how);
    return { path: to.path, files: 1, failed: [], cursor: null };
  }
  const taken = new Set<string>();
  for (let tries = 0, target = to; ; tries += 1) {
    try {
      await transferObject(services, from, target, how);
      return { path: target.path, files: 1, failed: [], cursor: null };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "already_exists" || tries === MAX_NUMBER_TRIES) throw error;
      if (tries === 0) await readTaken(requireStore(services, to), to, taken);
      taken.add(foldName(baseName(target.key)));
      target = numbered(share, to, taken);
    }
  }
}

/** The place itself under its first free number. */
function numbered(share: Share, place: ManagedPlace, taken: ReadonlySet<string>): ManagedPlace {
  const slash = place.kind === "folder" ? "/" : "";
  const name = numberedName(baseName(place.key), taken) + slash;
  const target = { ...place, key: requireKeyLength(parentPrefix(place.key) + name, "name"), path: parentPrefix(place.path) + name };
  if (!mayReach(share, target, "write")) throw new AppError("action_not_allowed");
  return target;
}

/** The names beside a place that begin as its own does. */
async function readTaken(store: ObjectStore, place: ManagedPlace, taken: Set<string>): Promise<void> {
  const name = baseName(place.key);
  const dot = name.lastIndexOf(".");
  const stem = dot > 0 ? name.slice(0, dot) : name;
  const page = await store.list({ prefix: parentPrefix(place.key) + stem, delimiter: "/", limit: 1000 });
  for (const key of [...page.prefixes, ...page.objects.map((object) => object.key)]) taken.add(foldName(baseName(key)));
}

async function transferFolder(
  services: Services,
  share: Share,
  from: ManagedPlace,
  to: ManagedPlace,
  how: Transfer,
  cursor: string | undefined,
): Promise<TransferredEntry> {
  const source = requireStore(services, from);
  let target = to;
  if (cursor === undefined && (await hasContents(requireStore(services, to), to))) {
    if (how === "move") throw new AppError("already_exists");
    const taken = new Set([foldName(baseName(to.key))]);
    await readTaken(requireStore(services, to), to, taken);
    target = numbered(share, to, taken);
  }
  if (target.bucket === from.bucket && target.key.startsWith(from.key)) {
    throw new AppError("validation_failed", {
      message: "A folder cannot go into itself. Choose another place.",
      issues: [{ path: "to", message: "must lie outside the folder" }],
    });
  }
  const page = await source.list({
    prefix: from.key,
    limit: FILES_AT_ONCE,
    withMetadata: { http: true },
    ...(cursor === undefined ? {} : { startAfter: from.key + cursor }),
  });
  if (cursor === undefined && page.objects.length === 0) throw new AppError("share_not_found");
  const done: TransferredEntry = { path: target.path, files: 0, failed: [], cursor: null };
  for (const object of page.objects) {
    const below = object.key.slice(from.key.length);
    try {
      if (!(await transferBelow(services, share, from, target, object, how))) continue;
      done.files += 1;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      done.failed.push({ path: from.path + below, code: error.code, message: error.message });
    }
  }
  const last = page.objects.at(-1);
  if (page.cursor !== null && last !== undefined) done.cursor = last.key.slice(from.key.length);
  return done;
}

async function hasContents(store: ObjectStore, place: ManagedPlace): Promise<boolean> {
  return (await store.list({ prefix: place.key, limit: 1 })).objects.length > 0;
}

/** One object of a folder. Answers `false` for what visitors do not see: it stays, and is not spoken of. */
async function transferBelow(
  services: Services,
  share: Share,
  from: ManagedPlace,
  to: ManagedPlace,
  object: ObjectInfo,
  how: Transfer,
): Promise<boolean> {
  const source = { bucket: from.bucket, key: object.key };
  if (isPlaceholder(object) || !mayReach(share, source, "preview")) return false;
  const target = { bucket: to.bucket, key: requireKeyLength(to.key + object.key.slice(from.key.length), "name") };
  if (!mayReach(share, source, how === "move" ? "full" : "read") || !mayReach(share, target, "write"))
    throw new AppError("action_not_allowed");
  await transferObject(services, source, target, how);
  return true;
}

interface Place {
  bucket: string;
  key: string;
}

async function transferObject(services: Services, from: Place, to: Place, how: Transfer): Promise<void> {
  if (how === "move") await moveObject(services, from, to);
  else if (from.bucket === to.bucket && from.key === to.key) throw new AppError("already_exists");
  else await copyObject({ store: requireStore(services, from), key: from.key }, { store: requireStore(services, to), key: to.key });
}
