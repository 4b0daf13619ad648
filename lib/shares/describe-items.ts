import { AppError } from "../http/errors.ts";
import type { Actor } from "../people/actor.ts";
import { isAllowed } from "../people/require-allowed.ts";
import type { Services } from "../services.ts";
import { requireBucket } from "../storage/require-bucket.ts";
import type { Share, ShareItem } from "./share.ts";

/** What is there now where an item of a link leads to. */
export interface ItemState {
  /** `unknown` when the bucket did not answer or is not connected any more, and to whom may not look there. */
  state: "there" | "missing" | "broken" | "unknown";
  /** Of a file that is there. */
  sizeBytes: number | null;
}

const AT_ONCE = 6;

/** Looks what each item of a link is now: at most a hundred, a few at a time. A folder is there when something is in it. */
export async function describeItems(services: Services, actor: Actor, share: Share): Promise<ItemState[]> {
  const states: ItemState[] = [];
  const waiting = share.items.map((item, index) => ({ item, index }));
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      states[next.index] = await describe(services, actor, next.item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return states;
}

async function describe(services: Services, actor: Actor, item: ShareItem): Promise<ItemState> {
  if (item.brokenAtMs !== null) return { state: "broken", sizeBytes: null };
  // Whose rights to a folder are gone is not told what is in it, though the link that they made is theirs.
  if (!(await isAllowed(services, actor, "object.preview", item))) return { state: "unknown", sizeBytes: null };
  try {
    const store = requireBucket(services, item.bucket);
    if (item.kind === "folder") {
      const isThere = item.key === "" || (await store.list({ prefix: item.key, limit: 1 })).objects.length > 0;
      return { state: isThere ? "there" : "missing", sizeBytes: null };
    }
    const object = await store.head(item.key);
    return { state: object === null ? "missing" : "there", sizeBytes: object?.sizeBytes ?? null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { state: "unknown", sizeBytes: null };
  }
}
