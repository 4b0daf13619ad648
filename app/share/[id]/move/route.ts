import { publicRoute } from "@/lib/http/route";
import { ShareParams } from "@/lib/shares/share-params";
import { TRANSFER_DOCS, TransferEntry } from "@/lib/visits/manage-schema";
import { transferVisitorEntry } from "@/lib/visits/manage-transfer";

/** `POST /share/{id}/move`: of a file or a folder, inside a link with full access. */
export const POST = publicRoute(
  {
    errors: "visitor",
    params: ShareParams,
    body: TransferEntry,
    docs: {
      summary: "Move or rename a file or a folder in a link",
      description:
        "For links with full access. Nothing is overwritten, and links follow. Of a folder 50 files at once: while the answer has a `cursor`, send the same again with it and with the answer's `path` as `to`.",
      ...TRANSFER_DOCS,
    },
  },
  ({ request, services, params }) => transferVisitorEntry(services, request, params["id"] ?? "", "move"),
);
