import { AppError } from "./errors.ts";
import { openSealedText, sealText } from "./sealed-text.ts";

const PURPOSE = "list-cursor";

/**
 * Makes an opaque cursor of a place in a list: encrypted, since the place may name what whoever asks may not see, and bound to `scope`, what
 * the list is of: one that was made up, or that belongs to another list, is refused, where a store would start over silently or read it as another place.
 */
export async function writeCursor(authSecret: string, scope: string[], place: string): Promise<string> {
  return await sealText(authSecret, PURPOSE, scope, place);
}

/** The place that a cursor of this list names. Throws `bad_request` for any other. */
export async function readCursor(authSecret: string, scope: string[], cursor: string): Promise<string> {
  const place = await openSealedText(authSecret, PURPOSE, scope, cursor);
  if (place === null) throw new AppError("bad_request", { message: "This cursor belongs to another list. Start again without one." });
  return place;
}

/** For pages: a list by its address. A cursor that belongs to another list, as an old address may hold, begins at the first page. */
export async function fromStartIfUnknown<A extends { cursor?: string | undefined }, R>(
  asked: A,
  list: (asked: A) => Promise<R>,
): Promise<R> {
  try {
    return await list(asked);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "bad_request" || asked.cursor === undefined) throw error;
    return await list({ ...asked, cursor: undefined });
  }
}
