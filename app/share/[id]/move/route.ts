import { publicRoute } from "@/lib/http/route";
import { ShareParams } from "@/lib/shares/share-params";
import { TransferEntry, TransferredEntry } from "@/lib/visits/manage-schema";
import { transferVisitorEntry } from "@/lib/visits/manage-transfer";
import { CHANGE_ERRORS } from "@/lib/visits/schema";

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
      answer: TransferredEntry,
      headers: ["X-Share-Password"],
      errors: [
        ...CHANGE_ERRORS,
        "already_exists",
        "source_changed",
        "upload_type_refused",
        "bad_request",
        "unsupported_media_type",
        "body_too_large",
      ],
      fields: {
        from: "Path of what is to go; a folder's ends in a slash.",
        to: "Path that it is to have.",
        files: "Files that went.",
        cursor: "Goes on with a large folder.",
      },
    },
  },
  ({ request, services, params }) => transferVisitorEntry(services, request, params["id"] ?? "", "move"),
);
