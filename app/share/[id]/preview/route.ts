import { ShareParams } from "@/lib/shares/share-params";
import { VISIT_ERRORS, VisitFileQuery } from "@/lib/visits/schema";
import { publicRoute } from "@/lib/http/route";
import { searchParam } from "@/lib/http/search-param";
import { passwordHeader } from "@/lib/visits/password-of-request";
import { previewFile } from "@/lib/visits/preview-file";

/** `GET /share/{id}/preview?path=`: an inert rendition, shown on the page. Counts nothing. */
export const GET = publicRoute(
  {
    errors: "visitor",
    params: ShareParams,
    query: VisitFileQuery,
    docs: {
      summary: "Look at a file of a link",
      description: "An inert rendition. Counts nothing.",
      answer: "bytes",
      headers: ["X-Share-Password", "Range"],
      errors: [...VISIT_ERRORS, "unsupported_media_type", "range_not_satisfiable"],
    },
  },
  ({ request, services, params }) =>
    previewFile(services, {
      request,
      shareId: params["id"] ?? "",
      path: searchParam(request, "path"),
      password: passwordHeader(request),
    }),
);
