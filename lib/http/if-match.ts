import { AppError } from "./errors.ts";

/**
 * The version that `If-Match` names (RFC 9110 §13.1.1), `null` without the header or for `*`. Throws `edit_conflict` for what is no version of ours: whoever sent
 * it saw something else.
 */
export function versionOfIfMatch(request: { headers: Headers }): number | null {
  const header = request.headers.get("if-match");
  if (header === null || header.trim() === "*") return null;
  const version = /^"(\d{1,15})"$/u.exec(header.trim())?.[1];
  if (version === undefined)
    throw new AppError("edit_conflict", { message: "If-Match does not name a version. Send the ETag that was answered." });
  return Number(version);
}
