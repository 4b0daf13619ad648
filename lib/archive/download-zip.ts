import { type AuditEntry, recordAudit } from "../activity/audit.ts";
import { auditObject, beginsDownload } from "../activity/audit-object.ts";
import { AppError } from "../http/errors.ts";
import type { Actor } from "../people/actor.ts";
import { authorize } from "../people/authorize.ts";
import { requireAllowed } from "../people/require-allowed.ts";
import type { Services } from "../services.ts";
import { baseName, isReservedKey, parentPrefix } from "../storage/object-key.ts";
import { listObjects } from "../storage/list-objects.ts";
import { archiveResponse } from "./archive-response.ts";
import { type ArchiveRoot, collectMembers } from "./collect-members.ts";
import { planArchive } from "./plan-archive.ts";
import type { ZipSelection } from "./schema.ts";

/**
 * Files and folders of a bucket as one zip, for somebody who is signed in. Each key is asked of `authorize`; below a prefix whatever the actor may not read is left out, as
 * lists leave it out. Throws what `authorize` refuses with, `object_not_found`, `archive_too_large`, and what `archiveResponse` throws.
 */
export async function downloadZip(services: Services, actor: Actor, request: Request, selection: ZipSelection): Promise<Response> {
  const { bucket } = selection;
  const [keys, prefixes] = [[...new Set(selection.keys)], [...new Set(selection.prefixes)]];
  if (keys.length + prefixes.length === 0) {
    throw new AppError("validation_failed", { issues: [{ path: "key", message: "must name a file, or prefix a folder" }] });
  }
  await requireAllowed(
    services,
    actor,
    "object.read",
    keys.map((key) => ({ bucket, key })),
  );
  if (keys.some(isReservedKey)) throw new AppError("object_not_found");
  const roots: ArchiveRoot[] = [
    ...prefixes.map((prefix) => ({ bucket, prefix, name: baseName(prefix) })),
    ...keys.map((key) => ({ bucket, key, name: baseName(key) })),
  ];
  const members = await collectMembers(services, roots, {
    maxFiles: services.config.zipMaxFiles,
    mayInclude: (name, key) =>
      authorize(actor, "object.read", { bucket: name, key }, { isReadOnly: services.config.isReadOnly, showsReserved: false }).allowed,
    listPage: (name, prefix, cursor) => listObjects(services, actor, { bucket: name, prefix, cursor }),
  });
  // Something is there, and nothing of it may be read.
  if (members.length === 0) throw new AppError("forbidden");
  return await archiveResponse(services, {
    request,
    archive: planArchive(members),
    name: nameOf(bucket, [...prefixes, ...keys]),
    client: `user:${actor.id}`,
    // Reading changes nothing, so it is told after the answer.
    beforeSending: () => {
      if (request.method === "POST" || beginsDownload(request)) {
        const entries = [...prefixes, ...keys].slice(0, MAX_TOLD).map((place): AuditEntry => auditZip(bucket, place, members.length));
        services.waitUntil(recordAudit(services, actor, entries));
      }
      return Promise.resolve();
    },
    onEnded: (error) => {
      if (error !== undefined) console.warn(JSON.stringify({ problem: "a zip was broken off", bucket, cause: told(error) }));
    },
  });
}

const told = (error: unknown) => (error instanceof Error ? error.message : typeof error);

/** Rows of the log for one zip; how many files it has is in each. */
const MAX_TOLD = 20;

function auditZip(bucket: string, place: string, files: number): AuditEntry {
  return auditObject("object.read", bucket, place, { zip: true, files });
}

/** What was chosen, if it was one thing; else where it was chosen. */
function nameOf(bucket: string, places: string[]): string {
  const [first = ""] = places;
  if (places.length === 1) return baseName(first) || bucket;
  const folder = parentPrefix(first);
  return (places.every((place) => parentPrefix(place) === folder) && baseName(folder)) || bucket;
}
