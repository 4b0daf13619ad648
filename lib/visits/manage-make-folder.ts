import { readJson } from "../http/body.ts";
import { AppError } from "../http/errors.ts";
import { json } from "../http/respond.ts";
import type { Services } from "../services.ts";
import { createFolder } from "../storage/create-folder.ts";
import { enterToChange } from "./enter-to-change.ts";
import { logEvent } from "./enter-share.ts";
import { requireStore } from "./hand-over.ts";
import { requireNewPlace } from "./manage-place.ts";
import { MakeFolder } from "./manage-schema.ts";
import { parseInput } from "./parse-input.ts";

const MAX_JSON_BYTES = 64 * 1024;

/** Makes an empty folder inside a link with full access. Throws `already_exists` when something is in a folder of that name. */
export async function makeVisitorFolder(services: Services, request: Request, shareId: string): Promise<Response> {
  const { share, visit, settle } = await enterToChange(services, request, shareId, { action: "manage", begins: true });
  const { path } = parseInput(MakeFolder, await readJson(request, MAX_JSON_BYTES));
  const place = requireNewPlace(share, path, "folder");
  const store = requireStore(services, place);
  const isThere = (await store.list({ prefix: place.key, limit: 1 })).objects.length > 0;
  if (isThere || !(await createFolder(store, place.key)).isNew) throw new AppError("already_exists");
  logEvent(services, request, share, visit, { event: "uploaded", result: "ok", path: place.path, bytes: 0 });
  return await settle(json({ path: place.path }, { status: 201 }));
}
