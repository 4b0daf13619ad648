import { route } from "@/lib/http/route";
import { openObject } from "@/lib/storage/open-object";
import { ContentQuery } from "@/lib/storage/schema";

/** The bytes of an object: an attachment, or with `inline=1` shown where its type runs nothing. */
export const GET = route(
  {
    errors: "problem",
    docs: {
      summary: "Download an object",
      description: "As an attachment, or with `inline=1` shown where its type runs nothing.",
      answer: "bytes",
      headers: ["Range"],
      errors: ["object_not_found", "range_not_satisfiable", "precondition_failed", "not_for_embedding"],
    },
    action: ({ query }) => (query.inline === undefined ? "object.read" : "object.preview"),
    query: ContentQuery,
    resources: ({ query }) => [query],
  },
  ({ request, services, actor, query }) =>
    openObject(services, actor, { request, bucket: query.bucket, key: query.key, isInline: query.inline !== undefined }),
);
