import { publicRoute } from "@/lib/http/route";
import { UploadedPart, UploadPartParams } from "@/lib/visitor-uploads/schema";
import { storeUploadPart } from "@/lib/visitor-uploads/upload-in-parts";
import { CHANGE_ERRORS } from "@/lib/visits/schema";

/** `PUT /share/{id}/uploads/{token}/parts/{part}`: one part's bytes. */
export const PUT = publicRoute(
  {
    errors: "visitor",
    params: UploadPartParams,
    docs: {
      summary: "Upload a part",
      description: "All parts but the last have `partSizeBytes` bytes. A part that is there already may be sent again without harm.",
      answer: UploadedPart,
      takesBytes: true,
      headers: ["X-Share-Password"],
      errors: [
        ...CHANGE_ERRORS,
        "upload_not_found",
        "upload_in_progress",
        "length_required",
        "body_too_large",
        "bad_request",
        "upload_type_refused",
      ],
      fields: { token: "What the upload's beginning answered.", part: "Parts are numbered from 1 on." },
    },
  },
  ({ request, services, params }) =>
    storeUploadPart(services, { request, shareId: params["id"] ?? "", token: params["token"] ?? "", part: params["part"] ?? "" }),
);
