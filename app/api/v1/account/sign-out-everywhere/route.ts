import { noContent } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { signOutEverywhere } from "@/lib/people/users";

/** Ends every session of one's own, this one too. */
export const POST = route(
  {
    errors: "problem",
    docs: { summary: "End every session of one's own", description: "The one that asks too.", answer: "nothing" },
    action: "account.edit",
  },
  async ({ services, actor, audit }) => {
    await signOutEverywhere(services, actor.id);
    audit({ action: "user.sign_out", target: { kind: "user", id: actor.id, name: actor.email } });
    return noContent();
  },
);
