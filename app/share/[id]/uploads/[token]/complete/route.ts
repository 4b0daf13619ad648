import { publicRoute } from "@/lib/http/route";
import { completeVisitorUpload } from "@/lib/visitor-uploads/complete-upload";
import { UploadedFile, UploadParams } from "@/lib/visitor-uploads/schema";
import { CHANGE_ERRORS } from "@/lib/visits/schema";

/** `POST /share/{id}/uploads/{token}/complete`: the file is there. */
export const POST = publicRoute(
  {
    errors: "visitor",
    params: UploadParams,
    docs: {
      summary: "Complete an upload",
      description: "Joins the parts that arrived, which must be all. Takes no body. Asked again it answers the same.",
      answer: UploadedFile,
      headers: ["X-Share-Password"],
      errors: [...CHANGE_ERRORS, "upload_not_found", "upload_in_progress", "invalid_part", "already_exists"],
      fields: { token: "What the upload's beginning answered." },
    },
  },
  ({ request, services, params }) =>
    completeVisitorUpload(services, { request, shareId: params["id"] ?? "", token: params["token"] ?? "" }),
);
