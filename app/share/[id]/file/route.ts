import { publicRoute } from "@/lib/http/route";
import { handOverFile } from "@/lib/visits/hand-over";
import { passwordHeader } from "@/lib/visits/password-of-request";

/** `GET /share/{id}/file?path=`: a file's bytes, counted. */
export const GET = publicRoute({ errors: "visitor" }, ({ request, services, params }) =>
  handOverFile(services, {
    request,
    shareId: params["id"] ?? "",
    path: new URL(request.url).searchParams.get("path"),
    password: passwordHeader(request),
  }),
);
