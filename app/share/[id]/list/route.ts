import { ShareParams } from "@/lib/shares/share-params";
import { VISIT_ERRORS, VisitListQuery } from "@/lib/visits/schema";
import { publicRoute } from "@/lib/http/route";
import { ShareFolderPage } from "@/lib/visits/list-share-folder";
import { listVisitedFolder } from "@/lib/visits/list-visited-folder";
import { passwordHeader } from "@/lib/visits/password-of-request";

/** `GET /share/{id}/list?path=&cursor=`: what is in a folder of a link. Counts nothing. */
export const GET = publicRoute(
  {
    errors: "visitor",
    params: ShareParams,
    query: VisitListQuery,
    docs: {
      summary: "List a folder of a link",
      description: "What is there now. Without a path it is the top of the link. Counts nothing.",
      answer: ShareFolderPage,
      headers: ["X-Share-Password"],
      errors: [...VISIT_ERRORS, "download_limit_reached", "validation_failed", "bad_request"],
    },
  },
  ({ request, services, params }) =>
    listVisitedFolder(services, {
      request,
      shareId: params["id"] ?? "",
      search: new URL(request.url).searchParams,
      password: passwordHeader(request),
    }),
);
