import { csvStream } from "../format/csv-stream.ts";
import type { Actor } from "../people/actor.ts";
import type { Services } from "../services.ts";
import { eachShare } from "./list-shares.ts";
import { presentShare, type PresentedShare } from "./present-share.ts";
import type { ListShares } from "./schema.ts";

/** Columns of the table, and what each has of a link. */
const COLUMNS: Record<string, (share: PresentedShare) => string | number | null> = {
  id: (share) => share.id,
  url: (share) => share.url,
  name: (share) => share.name,
  items: (share) => share.items.map(({ bucket, key, prefix }) => `${bucket}/${key ?? prefix ?? ""}`).join("\n"),
  status: (share) => share.status,
  "allowed actions": (share) => share.allowedActions,
  opening: (share) => share.opening,
  password: (share) => (share.hasPassword ? "yes" : "no"),
  downloads: (share) => share.downloads,
  "downloads at most": (share) => share.maxDownloads,
  visits: (share) => share.uses,
  "visits at most": (share) => share.maxUses,
  "uploaded files": (share) => share.uploads.uploadedFiles,
  "uploaded bytes": (share) => share.uploads.uploadedBytes,
  starts: (share) => share.startsAt,
  expires: (share) => share.expiresAt,
  "last access": (share) => share.lastAccessAt,
  created: (share) => share.createdAt,
  owner: (share) => share.createdBy,
  note: (share) => share.note,
};

/** Every link that a filter names as CSV, in the order of the list. */
export function sharesCsv(services: Services, actor: Actor, asked: ListShares): ReadableStream<Uint8Array> {
  async function* rows() {
    for await (const shares of eachShare(services, actor, asked)) {
      const presented = shares.map((share) => presentShare(services.config, share, services.now()));
      yield presented.map((share) => Object.values(COLUMNS).map((valueOf) => valueOf(share)));
    }
  }
  return csvStream(Object.keys(COLUMNS), rows());
}
