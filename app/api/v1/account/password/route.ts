import { noContent } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { ChangePassword, changePassword } from "@/lib/people/account";

/** Changes one's own password; all sessions end but the one that asks. */
export const POST = route(
  {
    errors: "problem",
    docs: {
      summary: "Change one's own password",
      description: "All sessions end but the one that asks.",
      answer: "nothing",
      errors: ["edit_conflict"],
    },
    action: "account.edit",
    body: ChangePassword,
  },
  async ({ services, actor, body, audit }) => {
    await changePassword(services, actor, body);
    audit({ action: "account.password", target: { kind: "user", id: actor.id, name: actor.email } });
    return noContent();
  },
);
