import { AppError } from "../http/errors.ts";
import type { UploadedPart } from "../storage/object-store.ts";
import { MAX_PARTS } from "./schema.ts";

/**
 * The parts of a completion. Throws `invalid_part` unless every part is there once, in order, from 1 on: a store would join a list with a gap or
 * an empty one into an object that lacks bytes, over the one that was there.
 */
export function requireParts(parts: UploadedPart[]): UploadedPart[] {
  const isWhole = parts.length > 0 && parts.length <= MAX_PARTS && parts.every((part, index) => part.partNumber === index + 1);
  if (!isWhole) throw new AppError("invalid_part");
  return parts.map((part) => ({ partNumber: part.partNumber, etag: part.etag.replace(/^"(.*)"$/u, "$1") }));
}
