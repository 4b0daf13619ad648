import { AppError } from "../http/errors.ts";
import { MAX_KEY_BYTES } from "../storage/key-parts.ts";
import { isPathName } from "../visits/share-path.ts";

/** What the file systems of visitors take. */
const MAX_NAME_BYTES = 255;
/** Control characters, line separators, and the marks that turn the direction of text, by which a name shows another ending than it has. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

const encoder = new TextEncoder();

/** Why something new may not have this name; `null` when it may. Nothing is taken out silently: a file is stored under the name it has, or not at all. */
export function problemOfNewName(name: string): string | null {
  if (UNSEEN.test(name)) return "contains characters that cannot be seen. Rename it";
  if (name === "" || name === "." || name === "..") return "has an empty part, “.” or “..”. Give every folder and the file a name";
  if (name.startsWith(".")) return "begins with a dot, which hides it. Rename it";
  if (!isPathName(name)) return "contains a character that names cannot have, such as “\\”. Rename it";
  if (encoder.encode(name.normalize("NFC")).length > MAX_NAME_BYTES) return "is longer than 255 bytes. Shorten it";
  return null;
}

/** A new name below a folder, such as `photos/2024/a.jpg`, in NFC. Throws `validation_failed` naming the member of the request. */
export function requireNewNames(path: string, member: string): string {
  for (const name of path.split("/")) {
    const problem = problemOfNewName(name);
    if (problem !== null)
      throw new AppError("validation_failed", { message: `The ${member} ${problem}.`, issues: [{ path: member, message: problem }] });
  }
  return path.normalize("NFC");
}

/** Throws `validation_failed` for a key that no store takes. */
export function requireKeyLength(key: string, member: string): string {
  if (encoder.encode(key).length > MAX_KEY_BYTES) {
    const message = "is too long together with the folder that it lies in. Shorten it";
    throw new AppError("validation_failed", { message: `The ${member} ${message}.`, issues: [{ path: member, message }] });
  }
  return key;
}
