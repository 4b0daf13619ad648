import { noContent } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { IdParams } from "@/lib/people/schema";
import { requireUser, signOutEverywhere } from "@/lib/people/users";

/** Ends every session of the person. */
export const POST = route(
  {
    errors: "problem",
    docs: { summary: "End every session of a person", answer: "nothing", errors: ["user_not_found"] },
    action: "people.manage",
    params: IdParams,
  },
  async ({ services, params, audit }) => {
    const user = await requireUser(services, params.id);
    await signOutEverywhere(services, user.id);
    audit({ action: "user.sign_out", target: { kind: "user", id: user.id, name: user.email } });
    return noContent();
  },
);
