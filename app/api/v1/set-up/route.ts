import { publicRoute } from "@/lib/http/route";
import { setUpSite } from "@/lib/people/set-up-site";

/** Creates the first administrator, once; afterwards `already_set_up`. */
export const POST = publicRoute({ errors: "problem" }, ({ request, services }) => setUpSite(services, request));
