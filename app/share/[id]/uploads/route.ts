import { publicRoute } from "@/lib/http/route";
import { ShareParams } from "@/lib/shares/share-params";
import { BeginUpload, VisitorUploadState } from "@/lib/visitor-uploads/schema";
import { beginUploadInParts } from "@/lib/visitor-uploads/upload-in-parts";
import { CHANGE_ERRORS } from "@/lib/visits/schema";

/** `POST /share/{id}/uploads`: begins an upload in parts. */
export const POST = publicRoute(
  {
    errors: "visitor",
    params: ShareParams,
    body: BeginUpload,
    docs: {
      summary: "Begin an upload to a link, in parts",
      description:
        "Takes the name, or that with a number when it is taken: nothing is ever overwritten. The token continues the upload, in the visit whose cookie this answer sets or that it came with.",
      answer: VisitorUploadState,
      isCreated: true,
      headers: ["X-Share-Password"],
      errors: [
        ...CHANGE_ERRORS,
        "upload_limit_reached",
        "upload_type_refused",
        "already_exists",
        "bad_request",
        "unsupported_media_type",
        "body_too_large",
      ],
      fields: {
        name: "The file's name, with the folders below `path` that it goes into. `null` in answers of links that show no names.",
        path: "A folder of the link; left out where it leads to one folder. In an answer where the file will be, `null` on links that show no names.",
        size: "Bytes of the whole file.",
        state: "`completing`: its parts are being joined.",
      },
    },
  },
  ({ request, services, params }) => beginUploadInParts(services, request, params["id"] ?? ""),
);
