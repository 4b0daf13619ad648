import { noContent } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { IdParams } from "@/lib/people/schema";
import { deleteToken } from "@/lib/people/tokens";

/** Deletes a token of one's own, or for an administrator anybody's. */
export const DELETE = route(
  {
    errors: "problem",
    docs: {
      summary: "Delete a token",
      description: "One's own; administrators may delete anybody's. It is refused from the next request on.",
      answer: "nothing",
      errors: ["token_not_found"],
    },
    action: "account.edit",
    params: IdParams,
  },
  async ({ services, actor, params, audit }) => {
    const token = await deleteToken(services, actor, params.id);
    audit({ action: "token.delete", target: { kind: "token", id: token.id, name: token.name }, detail: { owner: token.owner.email } });
    return noContent();
  },
);
