import * as z from "zod";
import { MAX_PASSWORD_BYTES, MIN_ACCOUNT_PASSWORD_CHARACTERS } from "./password-limits.ts";

/** A password that somebody chooses to sign in with. */
export const NewPassword = z
  .string("must be text")
  .min(MIN_ACCOUNT_PASSWORD_CHARACTERS, `must have at least ${MIN_ACCOUNT_PASSWORD_CHARACTERS} characters`)
  .refine((password) => new TextEncoder().encode(password).length <= MAX_PASSWORD_BYTES, "must be at most 1,024 bytes");

/** What a person is called; empty is nothing. */
export const PersonName = z
  .string("must be text")
  .trim()
  .max(200, "must be at most 200 characters")
  .transform((name) => (name === "" ? null : name));
