import * as z from "zod";
import { answerSchema, Pagination, timestamp } from "../http/answers.ts";
import type { Actor } from "../people/actor.ts";
import { apparentRight, LEVELS } from "../people/rights.ts";
import type { Services } from "../services.ts";
import { countShares } from "../shares/follow-object.ts";
import { listObjects } from "./list-objects.ts";

const FolderEntry = answerSchema("FolderEntry", () => ({
  key: z.string(),
  sizeBytes: z.int(),
  etag: z.string(),
  uploadedAt: timestamp(),
  contentType: z.string().nullable(),
  /** Live links that reach the file, by itself or through a folder that it is in, of those that the actor sees. */
  shares: z.int(),
  /** Of these, links that lead to the very file: deleting it takes it from them. */
  ownShares: z.int(),
}));
export type FolderEntry = z.infer<typeof FolderEntry>;

export const FolderPage = z.lazy(() =>
  z.strictObject({
    data: z.strictObject({
      folders: z.array(
        z.strictObject({
          prefix: z.string(),
          /** Live links that reach the folder, by itself or through a folder that it is in. */
          shares: z.int(),
        }),
      ),
      objects: z.array(FolderEntry),
      /** What the actor may do in this very folder, as far as permissions go; folders in it may have others. A hidden folder tells what a missing one would. */
      rights: z.strictObject({ level: z.enum(LEVELS), share: z.boolean() }),
    }),
    pagination: Pagination,
  }),
);
export type FolderPage = z.infer<typeof FolderPage>;

/** A page of what lies directly in a folder. The folder's own empty marker, by which a store remembers an empty folder, is not in it. */
export async function listFolder(
  services: Services,
  actor: Actor,
  asked: { bucket: string; prefix: string; cursor?: string | undefined; limit: number },
): Promise<FolderPage> {
  const page = await listObjects(services, actor, { ...asked, delimiter: "/", withMetadata: { http: true } });
  const objects = page.objects.filter((object) => object.key !== asked.prefix || object.sizeBytes > 0 || !object.key.endsWith("/"));
  const names = [...page.prefixes, ...objects.map((object) => object.key)];
  const counts = names.length === 0 ? null : await countShares(services, actor, asked.bucket, names);
  const right =
    actor.role === "administrator" ? { level: "full" as const, canShare: true } : apparentRight(actor.rules, asked.bucket, asked.prefix);
  return {
    data: {
      rights: { level: right.level, share: right.canShare },
      folders: page.prefixes.map((prefix) => ({ prefix, shares: counts?.get(prefix)?.reaching ?? 0 })),
      objects: objects.map((object) => ({
        key: object.key,
        sizeBytes: object.sizeBytes,
        etag: object.etag,
        uploadedAt: new Date(object.uploadedAtMs).toISOString(),
        contentType: object.httpMetadata.contentType ?? null,
        shares: counts?.get(object.key)?.reaching ?? 0,
        ownShares: counts?.get(object.key)?.own ?? 0,
      })),
    },
    pagination: { cursor: page.cursor, hasMore: page.cursor !== null },
  };
}
