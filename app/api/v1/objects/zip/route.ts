import { downloadZip } from "@/lib/archive/download-zip";
import { MAX_ZIP_BODY_BYTES, ZipBody, ZipQuery } from "@/lib/archive/schema";
import type { EndpointDocs } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";
import { listedPlace } from "@/lib/storage/list-objects";

const docs = {
  answer: "bytes",
  fields: {
    key: "Keys of files; may be repeated.",
    prefix: "Prefixes of folders, each ending in `/`; may be repeated. Empty is the whole bucket.",
  },
  errors: ["object_not_found", "archive_too_large", "too_many_requests", "not_for_embedding"],
} as const satisfies Partial<EndpointDocs>;

/** Files and folders of a bucket as one zip. */
export const GET = route(
  {
    errors: "problem",
    docs: {
      ...docs,
      summary: "Download files and folders as a zip",
      description:
        "Stored, not compressed, so that its length is known and a broken download can be continued with `Range`. Below a prefix what the caller may not read is left out. When a file changes meanwhile, the transfer is broken off.",
      headers: ["Range"],
      errors: [...docs.errors, "range_not_satisfiable", "precondition_failed"],
    },
    action: "bucket.list",
    query: ZipQuery,
    resources: ({ query }) => [listedPlace(query.bucket, "")],
  },
  ({ request, services, actor, query }) =>
    downloadZip(services, actor, request, { bucket: query.bucket, keys: query.key ?? [], prefixes: query.prefix ?? [] }),
);

/** The same for selections that are too long for an address. */
export const POST = route(
  {
    errors: "problem",
    docs: {
      ...docs,
      summary: "Download a long selection as a zip",
      description: "As `GET`, for up to 1,000 files and folders. Always the whole archive: `Range` is for `GET`.",
      fields: { ...docs.fields, items: "Files by `key`, folders by `prefix`." },
    },
    action: "bucket.list",
    body: ZipBody,
    maxBodyBytes: MAX_ZIP_BODY_BYTES,
    resources: ({ body }) => [listedPlace(body.bucket, "")],
  },
  ({ request, services, actor, body }) =>
    downloadZip(services, actor, request, {
      bucket: body.bucket,
      keys: body.items.flatMap((item) => ("key" in item ? [item.key] : [])),
      prefixes: body.items.flatMap((item) => ("prefix" in item ? [item.prefix] : [])),
    }),
);
