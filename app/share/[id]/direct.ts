import { publicRoute } from "@/lib/http/route";
import { openShareAddress } from "@/lib/visits/open-share-address";

/** `GET /share/{id}`: the file of a `direct` link, else the page of the same address, under the status that the link's state has. */
export const GET = publicRoute({ errors: "visitor" }, ({ request, services, params }) =>
  openShareAddress(services, request, params["id"] ?? ""),
);
