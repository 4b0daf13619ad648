import { pageOf } from "@/lib/http/answers";
import { idempotencyOf } from "@/lib/http/idempotency";
import { created } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { AppError } from "@/lib/http/errors";
import { CreateToken, ListTokens } from "@/lib/people/schema";
import { createToken, listTokens, PresentedToken, CreatedToken } from "@/lib/people/tokens";

/** One's own tokens; for administrators with `all=true` everybody's. Never the tokens themselves. */
export const GET = route(
  {
    errors: "problem",
    docs: {
      summary: "List tokens",
      description: "One's own; for administrators with `all=true` everybody's. Never the tokens themselves.",
      answer: pageOf(PresentedToken),
    },
    action: "account.read",
    query: ListTokens,
  },
  async ({ services, actor, query }) => {
    if (query.all !== undefined && actor.role !== "administrator") throw new AppError("forbidden");
    return await listTokens(services, { userId: query.all === undefined ? actor.id : null, cursor: query.cursor, limit: query.limit });
  },
);

/** A new token of one's own. The answer is the one time that it is told. */
export const POST = route(
  {
    errors: "problem",
    docs: {
      summary: "Create a token of one's own",
      description: "`token` is told in this answer and never again.",
      answer: CreatedToken,
      isCreated: true,
      headers: ["Idempotency-Key"],
      errors: ["idempotency_conflict"],
    },
    action: "account.edit",
    body: CreateToken,
  },
  async ({ request, services, actor, body, audit }) => {
    const token = await createToken(services, actor, body, await idempotencyOf(services, request, actor, body));
    if (token.token !== undefined) {
      audit({
        action: "token.create",
        target: { kind: "token", id: token.id, name: token.name },
        detail: { scopes: token.scopes, expiresAt: token.expiresAt },
      });
    }
    return created(token, `/api/v1/tokens/${token.id}`);
  },
);
