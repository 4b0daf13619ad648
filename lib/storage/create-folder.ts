import * as z from "zod";
import { AppError } from "../http/errors.ts";
import type { ObjectInfo, ObjectStore } from "./object-store.ts";

/** Answer of `POST /api/v1/objects/folder`. */
export const CreatedFolder = z.lazy(() => z.strictObject({ prefix: z.string() }));

/**
 * Makes an empty folder: an empty object whose key ends in `/`, by which a store remembers a folder with nothing in it. Never writes over one that is
 * there, which may have contents of its own. Answers it, and whether it is new.
 */
export async function createFolder(store: ObjectStore, prefix: string): Promise<{ marker: ObjectInfo; isNew: boolean }> {
  const written = await store.put(prefix, new Uint8Array(), { onlyIf: { ifAbsent: true } });
  if (written.kind === "stored") return { marker: written.info, isNew: true };
  const marker = await store.head(prefix);
  if (marker === null) throw new AppError("source_changed");
  return { marker, isNew: false };
}
