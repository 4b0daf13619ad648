import { ShareParams } from "@/lib/shares/share-params";
import { VISIT_ERRORS, VisitZipForm, VisitZipQuery } from "@/lib/visits/schema";
import { publicRoute } from "@/lib/http/route";
import { handOverZip } from "@/lib/visits/hand-over-zip";
import { passwordHeader } from "@/lib/visits/password-of-request";
import { readZipForm } from "@/lib/visits/read-zip-form";

const docs = {
  summary: "Download a link, or some of it, as one zip",
  description:
    "Counts as one download. Without a path it is everything. The length is known beforehand, and the same contents make the same bytes: a download that was broken off can be continued.",
  answer: "bytes",
  headers: ["X-Share-Password", "Range"],
  errors: [
    ...VISIT_ERRORS,
    "download_limit_reached",
    "bad_request",
    "archive_too_large",
    "range_not_satisfiable",
    "precondition_failed",
    "not_for_embedding",
  ],
} as const;

/** `GET /share/{id}/zip?path=…`: files and folders as one zip, counted as one download. */
export const GET = publicRoute({ errors: "visitor", params: ShareParams, query: VisitZipQuery, docs }, ({ request, services, params }) =>
  handOverZip(services, {
    request,
    shareId: params["id"] ?? "",
    paths: new URL(request.url).searchParams.getAll("path"),
    password: passwordHeader(request),
  }),
);

/** The same for a selection that no address holds, as form or JSON. */
export const POST = publicRoute(
  { errors: "visitor", params: ShareParams, body: VisitZipForm, docs: { ...docs, takesForm: true } },
  async ({ request, services, params }) =>
    handOverZip(services, {
      request,
      shareId: params["id"] ?? "",
      paths: await readZipForm(request),
      password: passwordHeader(request),
    }),
);
