import * as z from "zod";
import { AppError } from "../http/errors.ts";
import { decodeBase64Utf8, NewObjectKey, ObjectKey } from "./object-key.ts";

/*
 * Keys as R2 Explorer's addresses carry them. A key that cannot be read is told as `invalid_key` whatever else is wrong: nothing can be said about a
 * request whose object is not known.
 */

/** In a query, `+` of the standard alphabet arrives as a space. */
function decode(encoded: string): string {
  const text = decodeBase64Utf8(encoded.replaceAll(" ", "+"));
  if (text === null) throw new AppError("invalid_key");
  return text;
}

function parse(schema: typeof ObjectKey | typeof NewObjectKey, text: string): ObjectKey {
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new AppError("invalid_key", {
    issues: parsed.error.issues.map((issue) => ({ path: "key", message: `The key ${issue.message}.` })),
  });
}

const Encoded = z.string("must be given as base64 of the UTF-8 key").max(4096, "must be base64 of at most 1,024 bytes");

/** A key that may be there already. */
export const EncodedKey = Encoded.transform((encoded) => parse(ObjectKey, decode(encoded)));

/** A key that something is stored under. */
export const EncodedNewKey = Encoded.transform((encoded) => parse(NewObjectKey, decode(encoded)));

/** A folder to be made: its slash is added when it is missing. */
export const EncodedNewFolder = Encoded.transform((encoded) => {
  const text = decode(encoded);
  return parse(NewObjectKey, text === "" || text.endsWith("/") ? text : `${text}/`);
});

/** A prefix to list: any text that a key may begin with, also none. */
export const EncodedPrefix = Encoded.transform((encoded) => (encoded === "" ? "" : parse(ObjectKey, decode(encoded))));
