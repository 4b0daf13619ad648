import { listOf } from "@/lib/http/answers";
import { noContent } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { listFolderRules, removePermission, setPermission, subjectOf, FolderRule } from "@/lib/people/permissions";
import { FolderRulesQuery, RuleBody, RuleQuery } from "@/lib/people/schema";

/** The rules that stand on exactly this folder. */
export const GET = route(
  {
    errors: "problem",
    docs: { summary: "List the rules on exactly one folder", answer: listOf(FolderRule), errors: ["bucket_not_found"] },
    action: "people.manage",
    query: FolderRulesQuery,
  },
  async ({ services, query }) => ({
    data: await listFolderRules(services, query),
  }),
);

/** Sets what a person or a group may do below a folder. */
export const PUT = route(
  {
    errors: "problem",
    docs: {
      summary: "Set a rule on a folder",
      description: "For a user or a group, one of them.",
      answer: "nothing",
      errors: ["bucket_not_found", "user_not_found", "group_not_found"],
    },
    action: "people.manage",
    body: RuleBody,
  },
  async ({ services, body, audit }) => {
    const { user, group, ...rule } = body;
    const { name } = await setPermission(services, subjectOf({ user, group }), rule);
    audit({
      action: "permission.set",
      target: { kind: user === undefined ? "group" : "user", id: user ?? group ?? null, name },
      detail: { permissions: [rule] },
    });
    return noContent();
  },
);

/** Takes a rule away: those of the folders above hold again. */
export const DELETE = route(
  {
    errors: "problem",
    docs: {
      summary: "Remove a rule from a folder",
      description: "Those of the folders above hold again.",
      answer: "nothing",
      errors: ["user_not_found", "group_not_found"],
    },
    action: "people.manage",
    query: RuleQuery,
  },
  async ({ services, query, audit }) => {
    const { user, group, bucket, prefix } = query;
    const { name } = await removePermission(services, subjectOf({ user, group }), { bucket, prefix });
    audit({
      action: "permission.remove",
      target: { kind: user === undefined ? "group" : "user", id: user ?? group ?? null, name },
      detail: { bucket, prefix },
    });
    return noContent();
  },
);
