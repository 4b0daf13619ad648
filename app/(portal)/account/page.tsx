import type { Metadata } from "next";
import { AccountPage } from "@/components/account/account-page";
import { linkPolicyOf } from "@/components/sharing/link-policy";
import { requireAllowed } from "@/lib/people/require-allowed";
import { SCOPES } from "@/lib/people/scopes";
import { listTokens } from "@/lib/people/tokens";
import { requireUser } from "@/lib/people/users";
import { readSettings } from "@/lib/settings/store";
import { requireSignedIn } from "../require-signed-in";

export const metadata: Metadata = { title: "Account" };

/** More than anybody looks through; the API pages through the rest. */
const MAX_TOKENS = 200;

export default async function OwnAccountPage() {
  const { actor, services } = await requireSignedIn();
  await requireAllowed(services, actor, "account.read", [null]);
  const [user, tokens, settings] = await Promise.all([
    requireUser(services, actor.id),
    listTokens(services, { userId: actor.id, limit: MAX_TOKENS }),
    readSettings(services),
  ]);
  return (
    <AccountPage
      account={{ email: user.email, name: user.name, role: user.role, hasPassword: user.hasPassword }}
      tokens={tokens.data}
      scopes={SCOPES.filter((scope) => scope !== "admin" || actor.role === "administrator")}
      isSignedInByAccess={actor.via === "access"}
      policy={linkPolicyOf(settings)}
    />
  );
}
