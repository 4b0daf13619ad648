import { ShareParams } from "@/lib/shares/share-params";
import { VISIT_ERRORS, DirectQuery } from "@/lib/visits/schema";
import { publicRoute } from "@/lib/http/route";
import { openShareAddress } from "@/lib/visits/open-share-address";

/** `GET /share/{id}`: the file of a `direct` link, else the page of the same address, under the status that the link's state has. */
export const GET = publicRoute(
  {
    errors: "visitor",
    params: ShareParams,
    query: DirectQuery,
    docs: {
      summary: "Open a link",
      description:
        "A `direct` link answers with its file, counted as a download. Every other link answers with its page, which counts nothing.",
      answer: "bytes",
      alsoAnswers: "text/html",
      headers: ["X-Share-Password", "Range"],
      errors: [...VISIT_ERRORS, "download_limit_reached"],
    },
  },
  ({ request, services, params }) => openShareAddress(services, request, params["id"] ?? ""),
);
