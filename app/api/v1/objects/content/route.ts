import { route } from "@/lib/http/route";
import { openObject } from "@/lib/storage/open-object";
import { ContentQuery } from "@/lib/storage/schema";

/** The bytes of an object: an attachment, or with `inline=1` shown where its type runs nothing. */
export const GET = route(
  { errors: "problem", action: "object.read", query: ContentQuery, resources: ({ query }) => [query] },
  ({ request, services, query }) =>
    openObject(services, { request, bucket: query.bucket, key: query.key, isInline: query.inline !== undefined }),
);
