import { route } from "@/lib/http/route";
import { describeAccount, EditAccount, editAccount, Account } from "@/lib/people/account";

/** One's own account. */
export const GET = route(
  { errors: "problem", docs: { summary: "Show one's own account", answer: Account }, action: "account.read" },
  ({ services, actor }) => describeAccount(services, actor),
);

/** Changes one's own name. */
export const PATCH = route(
  { errors: "problem", docs: { summary: "Change one's own name", answer: Account }, action: "account.edit", body: EditAccount },
  async ({ services, actor, body, audit }) => {
    const account = await editAccount(services, actor, body);
    audit({ action: "account.edit", target: { kind: "user", id: actor.id, name: actor.email }, detail: { name: account.name } });
    return account;
  },
);
