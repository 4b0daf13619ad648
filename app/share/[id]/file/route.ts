import { ShareParams } from "@/lib/shares/share-params";
import { VISIT_ERRORS, VisitFileQuery } from "@/lib/visits/schema";
import { publicRoute } from "@/lib/http/route";
import { searchParam } from "@/lib/http/search-param";
import { handOverFile } from "@/lib/visits/hand-over";
import { passwordHeader } from "@/lib/visits/password-of-request";

/** `GET /share/{id}/file?path=`: a file's bytes, counted. */
export const GET = publicRoute(
  {
    errors: "visitor",
    params: ShareParams,
    query: VisitFileQuery,
    docs: {
      summary: "Download a file of a link",
      description: "Counted before its first byte. HEAD, a 304 and the continuation of a download that was counted count nothing.",
      answer: "bytes",
      headers: ["X-Share-Password", "Range"],
      errors: [...VISIT_ERRORS, "download_limit_reached", "range_not_satisfiable", "precondition_failed", "not_for_embedding"],
    },
  },
  ({ request, services, params }) =>
    handOverFile(services, {
      request,
      shareId: params["id"] ?? "",
      path: searchParam(request, "path"),
      password: passwordHeader(request),
    }),
);
