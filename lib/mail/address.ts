import * as z from "zod";

/** RFC 5321, 4.5.3.1: a path has at most 256 octets with its brackets, the part before the @ at most 64. */
const MAX_ADDRESS = 254;
const MAX_LOCAL_PART = 64;

/**
 * One mailbox, as RFC 5321 takes it without quotes: no list, no display name, no comment, nothing encoded and no line break, so that what is written into an
 * envelope or a header is one address and nothing else.
 */
export const MailAddress = z
  .string("must be an e-mail address")
  .max(MAX_ADDRESS, `must be at most ${MAX_ADDRESS} characters`)
  .pipe(z.email("must be one e-mail address, such as ada@example.com"))
  .refine((address) => address.lastIndexOf("@") <= MAX_LOCAL_PART, `must have at most ${MAX_LOCAL_PART} characters before the @`);

/** Whether mail can be sent to an address: those that an identity provider told were never checked. */
export function isMailAddress(address: string): boolean {
  return MailAddress.safeParse(address).success;
}
