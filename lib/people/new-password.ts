import * as z from "zod";
import { MAX_PASSWORD_BYTES, MIN_ACCOUNT_PASSWORD_CHARACTERS } from "./password-limits.ts";

/** A password that somebody chooses to sign in with. */
export const NewPassword = z
  .string("must be text")
  .min(MIN_ACCOUNT_PASSWORD_CHARACTERS, `must have at least ${MIN_ACCOUNT_PASSWORD_CHARACTERS} characters`)
  .refine((password) => new TextEncoder().encode(password).length <= MAX_PASSWORD_BYTES, "must be at most 1,024 bytes");

/** A name that others read: none of the characters that turn the direction of text, or that nobody sees, by which it could look like another. */
export const PlainName = z
  .string("must be text")
  .trim()
  .refine((name) => name.isWellFormed() && !MISLEADING.test(name), "must not have control characters or marks of direction");
const MISLEADING = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;

/** What a person is called; empty is nothing. */
export const PersonName = PlainName.max(200, "must be at most 200 characters").transform((name) => (name === "" ? null : name));
