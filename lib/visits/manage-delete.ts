import { readJson } from "../http/body.ts";
import { AppError } from "../http/errors.ts";
import { json } from "../http/respond.ts";
import type { Services } from "../services.ts";
import { breakShares } from "../shares/follow-object.ts";
import { mayReach } from "../shares/reach.ts";
import type { Share } from "../shares/share.ts";
import { isPlaceholder } from "../visitor-uploads/placeholder.ts";
import { enterToChange } from "./enter-to-change.ts";
import { logEvent } from "./enter-share.ts";
import { requireStore } from "./hand-over.ts";
import { type ManagedPlace, requireManaged } from "./manage-place.ts";
import { type DeletedEntries, DeleteEntries } from "./manage-schema.ts";
import { parseInput } from "./parse-input.ts";

/** A thousand paths of the longest names. */
const MAX_JSON_BYTES = 4 * 1024 * 1024;
/** What a store deletes at once; the rest of a folder goes with the next request. */
const KEYS_AT_ONCE = 1000;

/**
 * Deletes files and folders inside a link with full access, with all that visitors may delete in them. What could not be is named with its reason; links to what was deleted are broken. What is not there counts as
 * deleted, so a repetition completes what was begun.
 */
export async function deleteVisitorEntries(services: Services, request: Request, shareId: string): Promise<Response> {
  const { share, visit, settle } = await enterToChange(services, request, shareId, { action: "manage", begins: true });
  const { paths } = parseInput(DeleteEntries, await readJson(request, MAX_JSON_BYTES));
  const done: DeletedEntries = { deleted: [], failed: [], hasMore: false };
  const fail = (path: string, error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    done.failed.push({ path, code: error.code, message: error.message });
  };
  const files = new Map<string, ManagedPlace[]>();
  let room = KEYS_AT_ONCE;
  for (const path of new Set(paths)) {
    try {
      const place = requireManaged(share, path, "full");
      if (place.kind === "file") {
        room -= 1;
        files.set(place.bucket, [...(files.get(place.bucket) ?? []), place]);
      } else if (room <= 0) done.hasMore = true;
      else {
        const emptied = await emptyFolder(services, share, place, room);
        room -= emptied.keys;
        if (emptied.hasMore) done.hasMore = true;
        else if (emptied.isLeft)
          throw new AppError("action_not_allowed", {
            message: "Some of what is in this folder may not be deleted through this link; the rest was.",
          });
        else done.deleted.push(path);
      }
    } catch (error) {
      fail(path, error);
    }
  }
  for (const [bucket, places] of files) {
    try {
      const keys = places.map((place) => place.key);
      await requireStore(services, { bucket }).delete(keys);
      await breakShares(services, bucket, keys);
      done.deleted.push(...places.map((place) => place.path));
    } catch (error) {
      for (const place of places) fail(place.path, error);
    }
  }
  for (const path of done.deleted) logEvent(services, request, share, visit, { event: "deleted", result: "ok", path });
  return await settle(json(done));
}

/** Deletes what may be deleted below a folder. `isLeft`: something that visitors see stays. */
async function emptyFolder(
  services: Services,
  share: Share,
  folder: ManagedPlace,
  limit: number,
): Promise<{ keys: number; hasMore: boolean; isLeft: boolean }> {
  const store = requireStore(services, folder);
  let isLeft = false;
  let keys = 0;
  let startAfter: string | undefined;
  for (;;) {
    const page = await store.list({
      prefix: folder.key,
      limit: Math.min(KEYS_AT_ONCE, limit - keys),
      withMetadata: { http: true },
      ...(startAfter === undefined ? {} : { startAfter }),
    });
    const seen = page.objects.filter(
      (object) => !isPlaceholder(object) && mayReach(share, { bucket: folder.bucket, key: object.key }, "preview"),
    );
    const deletable = seen
      .filter((object) => mayReach(share, { bucket: folder.bucket, key: object.key }, "full"))
      .map((object) => object.key);
    if (deletable.length < seen.length) isLeft = true;
    if (deletable.length > 0) {
      await store.delete(deletable);
      await breakShares(services, folder.bucket, deletable);
    }
    keys += page.objects.length;
    startAfter = page.objects.at(-1)?.key;
    if (page.cursor === null || startAfter === undefined) return { keys, hasMore: false, isLeft };
    // A folder in which this much may not be deleted would be read from its beginning each time: it is left to be opened instead.
    if (keys >= limit) {
      if (isLeft) return { keys, hasMore: false, isLeft };
      return { keys, hasMore: true, isLeft };
    }
  }
}
