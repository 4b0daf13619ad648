import { publicRoute } from "@/lib/http/route";
import { setUpSite, SetUp } from "@/lib/people/set-up-site";

/** Creates the first administrator, once; afterwards `already_set_up`. */
export const POST = publicRoute(
  {
    errors: "problem",
    body: SetUp,
    docs: {
      summary: "Create the first administrator",
      description: "Once: afterwards it answers `already_set_up`.",
      answer: "nothing",
      errors: ["validation_failed", "already_set_up", "cross_site"],
    },
  },
  ({ request, services }) => setUpSite(services, request),
);
