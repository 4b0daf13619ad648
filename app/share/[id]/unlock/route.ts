import { ShareParams } from "@/lib/shares/share-params";
import { VISIT_ERRORS } from "@/lib/visits/schema";
import { publicRoute } from "@/lib/http/route";
import { unlock, Gate } from "@/lib/visits/unlock";

/** `POST /share/{id}/unlock`: the gate, as form or JSON. 204 and the cookie; a browser's form goes back to the page. */
export const POST = publicRoute(
  {
    errors: "visitor",
    params: ShareParams,
    body: Gate,
    docs: {
      summary: "Pass the gate of a link",
      description: "The cookie of the answer remembers it in this browser. A browser's form is sent back to the page (303).",
      answer: "nothing",
      takesForm: true,
      errors: [...VISIT_ERRORS, "validation_failed", "unsupported_media_type", "cross_site"],
    },
  },
  ({ request, services, params }) => unlock(services, request, params["id"] ?? ""),
);
