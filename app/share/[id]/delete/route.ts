import { publicRoute } from "@/lib/http/route";
import { ShareParams } from "@/lib/shares/share-params";
import { deleteVisitorEntries } from "@/lib/visits/manage-delete";
import { DeletedEntries, DeleteEntries } from "@/lib/visits/manage-schema";
import { CHANGE_ERRORS } from "@/lib/visits/schema";

/** `POST /share/{id}/delete`: files and folders inside a link with full access. */
export const POST = publicRoute(
  {
    errors: "visitor",
    params: ShareParams,
    body: DeleteEntries,
    docs: {
      summary: "Delete files and folders in a link",
      description:
        "For links with full access. A folder goes with all that is in it, 1,000 files at once: send the same again while the answer says `hasMore`.",
      answer: DeletedEntries,
      headers: ["X-Share-Password"],
      errors: [...CHANGE_ERRORS, "bad_request", "unsupported_media_type", "body_too_large"],
      fields: { paths: "Paths in the link; those of folders end in a slash.", hasMore: "Whether folders among them hold more." },
    },
  },
  ({ request, services, params }) => deleteVisitorEntries(services, request, params["id"] ?? ""),
);
