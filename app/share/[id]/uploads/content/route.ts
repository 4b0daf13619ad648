import { publicRoute } from "@/lib/http/route";
import { ShareParams } from "@/lib/shares/share-params";
import { UploadContentQuery, UploadedFile } from "@/lib/visitor-uploads/schema";
import { storeVisitorFile } from "@/lib/visitor-uploads/store-file";
import { CHANGE_ERRORS } from "@/lib/visits/schema";

/** `PUT /share/{id}/uploads/content?path=&name=`: a file in one request. */
export const PUT = publicRoute(
  {
    errors: "visitor",
    params: ShareParams,
    query: UploadContentQuery,
    docs: {
      summary: "Upload a file to a link, in one request",
      description:
        "Up to 90 MiB, with its `Content-Length`. Its name gets a number when it is taken: nothing is ever overwritten. Its type is told from its name; what the request says of it is not looked at.",
      answer: UploadedFile,
      isCreated: true,
      takesBytes: true,
      headers: ["X-Share-Password", "Idempotency-Key"],
      errors: [
        ...CHANGE_ERRORS,
        "upload_limit_reached",
        "upload_type_refused",
        "length_required",
        "body_too_large",
        "already_exists",
        "idempotency_conflict",
        "upload_in_progress",
      ],
      fields: {
        name: "The file's name, with the folders below `path` that it goes into. `null` in answers of links that show no names.",
        path: "A folder of the link; left out where it leads to one folder. In an answer where the file is, `null` on links that show no names.",
      },
    },
  },
  ({ request, services, params }) => storeVisitorFile(services, request, params["id"] ?? ""),
);
