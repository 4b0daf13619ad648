import { noContent } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { signOutEverywhere } from "@/lib/people/account";

/** Ends every session of one's own, this one too. */
export const POST = route({ errors: "problem", action: "account.edit" }, async ({ services, actor }) => {
  await signOutEverywhere(services, actor);
  return noContent();
});
