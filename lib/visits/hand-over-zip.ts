import { COUNTS_DOWNLOAD, COUNTS_USE } from "../activity/events.ts";
import { archiveResponse, decideArchive } from "../archive/archive-response.ts";
import { type ArchiveRoot, collectMembers } from "../archive/collect-members.ts";
import { type Archive, planArchive } from "../archive/plan-archive.ts";
import { clientAddress, clientKey } from "../http/client-address.ts";
import { AppError } from "../http/errors.ts";
import { refuseEmbedding } from "../http/refuse-embedding.ts";
import type { Services } from "../services.ts";
import { mayEnter, mayReach } from "../shares/reach.ts";
import { isDownloadedOut, isLimited, type Share } from "../shares/share.ts";
import { baseName } from "../storage/key-parts.ts";
import { hasUse } from "./decide-access.ts";
import { type EnteredShare, enterShare, logEvent } from "./enter-share.ts";
import { objectTag } from "./grants.ts";
import { holdGrant, isPrefetch, mayContinue, mayResume, requireStore, takeSlot, tellEnd } from "./hand-over.ts";
import { resolvePath, topEntries } from "./share-path.ts";
import { setVisitCookie } from "./visit-cookie.ts";

/** What one archive's log row tells of its selection. */
const MAX_LOGGED_CHARACTERS = 1024;

export interface ZipRequest {
  request: Request;
  shareId: string;
  /** What is chosen, by the paths of visitors; empty for everything. */
  paths: string[];
  password: string | null;
}

/**
 * Hands files and folders of a link over as one zip: one download, whatever it holds. Counted, continued and refused as a file is, see `handOverFile`. Each of
 * the chosen is asked about as a file is, and whatever the link's owner may not hand out is left out of folders. Throws `bad_request` for a selection that
 * names what is not there, `archive_too_large`.
 */
export async function handOverZip(services: Services, asked: ZipRequest): Promise<Response> {
  const { request } = asked;
  refuseEmbedding(request);
  if (isPrefetch(request)) return new Response(null, { status: 204, headers: { "cache-control": "private, no-store" } });
  const action = mayResume(request) ? "resume" : "download";
  const entered = await enterShare(services, request, asked.shareId, { action, password: asked.password });
  const { share, visit } = entered;
  const archive = await planOf(services, share, asked.paths);
  const decision = decideArchive(request, archive);
  const tag = objectTag("", "zip", archive.etag);
  const held = (decision.kind === "range" && visit.grants.find((grant) => grant.object === tag)) || null;
  if (held === null && isDownloadedOut(share)) {
    logEvent(services, request, share, visit, { event: "denied", result: "download_limit_reached" });
    throw new AppError("download_limit_reached");
  }
  let grantId = "";
  let isNew = false;
  let bytes = archive.sizeBytes;
  const response = await archiveResponse(services, {
    request,
    archive,
    name: nameOf(share, asked.paths),
    client: clientOf(services, request, entered),
    beforeSending: async (range) => {
      bytes = range?.length ?? archive.sizeBytes;
      isNew = held === null || !(await mayContinue(services, entered, held, archive));
      grantId = isNew ? await takeSlot(services, request, entered) : (held?.id ?? "");
      if (!isNew) return;
      const counts = isLimited(share) ? 0 : COUNTS_DOWNLOAD | (hasUse(share, visit) ? 0 : COUNTS_USE);
      const path = asked.paths.join(", ").slice(0, MAX_LOGGED_CHARACTERS);
      logEvent(services, request, share, visit, { event: "zip", result: "ok", path: path === "" ? null : path, bytes, grantId, counts });
    },
    onEnded: (error) => tellEnd(services, share, { grantId, bytes, isWhole: error === undefined }),
  });
  const after = isNew ? holdGrant(visit, { id: grantId, object: tag }) : visit;
  if (isNew || entered.isNewlyPassed) await setVisitCookie(response, services.config.authSecret, request, after, services.now());
  return response;
}

async function planOf(services: Services, share: Share, paths: readonly string[]): Promise<Archive> {
  const isAll = paths.length === 0;
  const roots = isAll ? topRoots(share) : await chosenRoots(services, share, [...new Set(paths)]);
  try {
    const members = await collectMembers(services, roots, {
      maxFiles: services.config.zipMaxFiles,
      mayInclude: (bucket, key) => mayReach(share, { bucket, key }, "read"),
      // Everything that is there, which may be nothing.
      skipsMissing: isAll,
    });
    return planArchive(members);
  } catch (error) {
    throw error instanceof AppError && error.code === "object_not_found" ? notThere() : error;
  }
}

function notThere(): AppError {
  return new AppError("bad_request", { message: "The selection names something that is not there. Look at the list again." });
}

function topRoots(share: Share): ArchiveRoot[] {
  return topEntries(share)
    .filter(({ item }) => item.brokenAtMs === null)
    .map(({ name, item }) =>
      item.kind === "file" ? { bucket: item.bucket, key: item.key, name } : { bucket: item.bucket, prefix: item.key, name },
    );
}

async function chosenRoots(services: Services, share: Share, paths: readonly string[]): Promise<ArchiveRoot[]> {
  const roots: ArchiveRoot[] = [];
  for (const path of paths) {
    const root = (await fileRoot(services, share, path)) ?? folderRoot(share, path);
    if (root === "top") return topRoots(share);
    if (root === null) throw notThere();
    roots.push(root);
  }
  return roots;
}

async function fileRoot(services: Services, share: Share, path: string): Promise<ArchiveRoot | null> {
  const target = resolvePath(share, path, "file");
  if (target?.kind !== "file" || !mayReach(share, target, "read")) return null;
  const { bucket, key } = target;
  return (await requireStore(services, target).head(key)) === null ? null : { bucket, key, name: baseName(path) };
}

function folderRoot(share: Share, path: string): ArchiveRoot | "top" | null {
  const target = resolvePath(share, path, "folder");
  if (target?.kind === "top") return "top";
  if (target?.kind !== "folder" || !mayEnter(share, target)) return null;
  return { bucket: target.bucket, prefix: target.prefix, name: baseName(target.path) };
}

/** One chosen thing gives the file its name; else the link does. */
function nameOf(share: Share, paths: readonly string[]): string {
  const [only] = paths.length === 0 ? topEntries(share).map((entry) => entry.name) : paths;
  const isOne = paths.length === 1 || (paths.length === 0 && share.items.length === 1);
  return (isOne && only !== undefined && baseName(only)) || share.name || "Files";
}

/** A browser that holds a visit is told apart from others at its address. */
function clientOf(services: Services, request: Request, { share, visit }: EnteredShare): string {
  const address = clientAddress(request, services.config.trustsClientAddress);
  return hasUse(share, visit) || address === null ? `visit:${visit.id}` : `visitor:${share.id}:${clientKey(address)}`;
}
