import { noContent } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { IdParams } from "@/lib/people/schema";
import { deleteToken } from "@/lib/people/tokens";

/** Deletes a token of one's own, or for an administrator anybody's. */
export const DELETE = route({ errors: "problem", action: "account.edit", params: IdParams }, async ({ services, actor, params, audit }) => {
  const token = await deleteToken(services, actor, params.id);
  audit({ action: "token.delete", target: { kind: "token", id: token.id, name: token.name }, detail: { owner: token.owner.email } });
  return noContent();
});
