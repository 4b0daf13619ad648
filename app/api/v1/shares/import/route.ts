import { route } from "@/lib/http/route";
import { importRecords, ImportRecords, ImportedRecords } from "@/lib/shares/import-records";

/** Rebuilds the index of links from the records in the buckets, a page at a time: repeat with the cursor until there is none. */
export const POST = route(
  {
    errors: "problem",
    docs: {
      summary: "Rebuild the index of links from the records in the buckets",
      description: "A page at a time: repeat with the cursor until there is none.",
      answer: ImportedRecords,
    },
    action: "share.import",
    body: ImportRecords,
  },
  async ({ services, body, audit }) => {
    const { cursor, ...data } = await importRecords(services, body);
    audit({ action: "share.import", target: { kind: "site" }, detail: { created: data.created, known: data.known } });
    return { data, pagination: { cursor, hasMore: cursor !== null } };
  },
);
