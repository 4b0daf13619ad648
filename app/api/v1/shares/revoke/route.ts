import { route } from "@/lib/http/route";
import { revokeMatching, RevokedMatching } from "@/lib/shares/revoke-matching";
import { RevokeMatching } from "@/lib/shares/schema";

/** Takes all links back that a filter of the list names, if they are as many as whoever asks has seen. */
export const POST = route(
  {
    errors: "problem",
    docs: {
      summary: "Revoke all links that a filter names",
      description: "All of them or, when they are not exactly `expectedCount`, none.",
      answer: RevokedMatching,
      errors: ["edit_conflict"],
    },
    action: "share.revoke",
    body: RevokeMatching,
  },
  async ({ services, actor, body, audit }) => {
    const revoked = await revokeMatching(services, actor, body);
    audit({ action: "share.revoke", target: { kind: "share" }, detail: { ...body, revoked } });
    return { revoked };
  },
);
