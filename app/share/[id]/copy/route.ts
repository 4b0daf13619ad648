import { publicRoute } from "@/lib/http/route";
import { ShareParams } from "@/lib/shares/share-params";
import { TRANSFER_DOCS, TransferEntry } from "@/lib/visits/manage-schema";
import { transferVisitorEntry } from "@/lib/visits/manage-transfer";

/** `POST /share/{id}/copy`: of a file or a folder, inside a link with full access. */
export const POST = publicRoute(
  {
    errors: "visitor",
    params: ShareParams,
    body: TransferEntry,
    docs: {
      summary: "Copy a file or a folder in a link",
      description:
        "For links with full access. A name that is taken gets a number. Of a folder 50 files at once: while the answer has a `cursor`, send the same again with it and with the answer's `path` as `to`.",
      ...TRANSFER_DOCS,
    },
  },
  ({ request, services, params }) => transferVisitorEntry(services, request, params["id"] ?? "", "copy"),
);
