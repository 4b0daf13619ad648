import { route } from "@/lib/http/route";
import { listFolder, FolderPage } from "@/lib/storage/list-folder";
import { listedPlace } from "@/lib/storage/list-objects";
import { FolderQuery } from "@/lib/storage/schema";

/** What lies directly in a folder, a page at a time. */
export const GET = route(
  {
    errors: "problem",
    docs: { summary: "List a folder", description: "What lies directly in it.", answer: FolderPage },
    action: "bucket.list",
    query: FolderQuery,
    resources: ({ query }) => [listedPlace(query.bucket, query.prefix)],
  },
  ({ services, actor, query }) => listFolder(services, actor, query),
);
