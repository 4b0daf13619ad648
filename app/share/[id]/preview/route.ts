import { publicRoute } from "@/lib/http/route";
import { passwordHeader } from "@/lib/visits/password-of-request";
import { previewFile } from "@/lib/visits/preview-file";

/** `GET /share/{id}/preview?path=`: an inert rendition, shown on the page. Counts nothing. */
export const GET = publicRoute({ errors: "visitor" }, ({ request, services, params }) =>
  previewFile(services, {
    request,
    shareId: params["id"] ?? "",
    path: new URL(request.url).searchParams.get("path"),
    password: passwordHeader(request),
  }),
);
