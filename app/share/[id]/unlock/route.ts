import { publicRoute } from "@/lib/http/route";
import { unlock } from "@/lib/visits/unlock";

/** `POST /share/{id}/unlock`: the gate, as form or JSON. 204 and the cookie; a browser's form goes back to the page. */
export const POST = publicRoute({ errors: "visitor" }, ({ request, services, params }) => unlock(services, request, params["id"] ?? ""));
