import { AppError } from "../http/errors.ts";
import type { Condition } from "./object-store.ts";

/**
 * The condition of a write (RFC 9110 §13.1): `If-None-Match: *` stores only what is not there, `If-Match` replaces only this ETag (or, with `*`,
 * anything). Throws `bad_request` for what a store cannot decide atomically.
 */
export function parseWriteCondition(headers: Headers): Condition | undefined {
  const ifNoneMatch = headers.get("if-none-match")?.trim();
  const ifMatch = headers.get("if-match")?.trim();
  if (ifNoneMatch === undefined && ifMatch === undefined) return undefined;
  if (ifNoneMatch !== undefined && ifMatch !== undefined) {
    throw new AppError("bad_request", { message: "Send If-Match or If-None-Match, not both." });
  }
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch === "*") return { ifAbsent: true };
    throw new AppError("bad_request", { message: "Of If-None-Match, only * can be used here: it stores the object unless one is there." });
  }
  return { ifMatch: parseEtag(ifMatch ?? "") };
}

/** One strong entity tag without its quotes, or `*`. A weak one matches nothing in a write, as RFC 9110 says. */
function parseEtag(value: string): string {
  const tag = /^(?:W\/)?"([\u0021\u0023-\u007e]+)"$/u.exec(value)?.[1];
  if (value === "*") return value;
  if (tag === undefined) throw new AppError("bad_request", { message: 'Send If-Match with one ETag in quotes, such as "0123abcd", or *.' });
  return value.startsWith("W/") ? "weak-tags-match-nothing" : tag;
}

/** The ETag of `If-Match` where that is the only condition that makes sense: a change of what is there. */
export function parseMatch(headers: Headers): string | undefined {
  const condition = parseWriteCondition(headers);
  if (condition === undefined || "ifMatch" in condition) return condition?.ifMatch;
  throw new AppError("bad_request", { message: "Only If-Match makes sense here: the object has to be there." });
}
