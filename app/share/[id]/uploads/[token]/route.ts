import { publicRoute } from "@/lib/http/route";
import { UploadParams, VisitorUploadState } from "@/lib/visitor-uploads/schema";
import { cancelUpload, describeUpload } from "@/lib/visitor-uploads/upload-in-parts";
import { CHANGE_ERRORS } from "@/lib/visits/schema";

const asked = ({ request, params }: { request: Request; params: Record<string, string> }) => ({
  request,
  shareId: params["id"] ?? "",
  token: params["token"] ?? "",
});

/** `GET /share/{id}/uploads/{token}`: which parts are there. */
export const GET = publicRoute(
  {
    errors: "visitor",
    params: UploadParams,
    docs: {
      summary: "Look how far an upload is",
      description: "For whoever comes back: parts that are there need not be sent again.",
      answer: VisitorUploadState,
      headers: ["X-Share-Password"],
      errors: [...CHANGE_ERRORS, "upload_not_found"],
      fields: { token: "What the upload's beginning answered.", state: "`completing`: its parts are being joined." },
    },
  },
  (input) => describeUpload(input.services, asked(input)),
);

/** `DELETE /share/{id}/uploads/{token}`: gives it up. */
export const DELETE = publicRoute(
  {
    errors: "visitor",
    params: UploadParams,
    docs: {
      summary: "Cancel an upload",
      description: "What was sent of it goes, and does not count.",
      answer: "nothing",
      headers: ["X-Share-Password"],
      errors: [...CHANGE_ERRORS, "upload_not_found", "upload_in_progress"],
      fields: { token: "What the upload's beginning answered." },
    },
  },
  (input) => cancelUpload(input.services, asked(input)),
);
