import { AppError } from "../http/errors.ts";
import type { Actor } from "../people/actor.ts";
import { requireAllowed } from "../people/require-allowed.ts";
import type { Services } from "../services.ts";
import { type FolderPage, listFolder } from "./list-folder.ts";
import { listedPlace } from "./list-objects.ts";
import { ObjectKey } from "./object-key.ts";

export type OpenedFolder =
  | { kind: "page"; page: FolderPage }
  | { kind: "no_such_bucket" }
  /** The sentence says what to do; the folder can be asked for again. */
  | { kind: "problem"; message: string };

/** Entries of the page that is rendered with its folder. The rest follows by the API, a thousand at a time. */
const FIRST_PAGE = 500;

/** The first page of a folder as a page of the portal shows it: a refusal is something to show, not to throw. */
export async function openFolder(services: Services, actor: Actor, place: { bucket: string; prefix: string }): Promise<OpenedFolder> {
  const prefix = place.prefix === "" ? { success: true as const, data: "" } : ObjectKey.safeParse(place.prefix);
  if (!prefix.success)
    return { kind: "problem", message: "No folder can have this name. Go back to the bucket and open a folder from there." };
  try {
    await requireAllowed(services, actor, "bucket.list", [listedPlace(place.bucket, prefix.data)]);
    return { kind: "page", page: await listFolder(services, actor, { bucket: place.bucket, prefix: prefix.data, limit: FIRST_PAGE }) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code === "bucket_not_found" ? { kind: "no_such_bucket" } : { kind: "problem", message: error.message };
  }
}
