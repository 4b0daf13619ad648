import * as z from "zod";
import { decodeBase64Utf8 } from "./object-key.ts";

/** R2: HTTP and custom metadata of an object are at most 8,192 bytes together. */
export const MAX_METADATA_BYTES = 8192;

const HeaderValue = z
  .string("must be text")
  .min(1, "must not be empty: leave it out instead")
  .max(MAX_METADATA_BYTES, "must be at most 8,192 characters")
  .refine((value) => !/[\u0000-\u001f\u007f]/u.test(value), "must not contain control characters")
  .refine((value) => value.isWellFormed(), "must be well-formed Unicode");

/** What an object tells HTTP clients of itself. Names are those of R2; any other is refused, so that a misspelt one is not lost. */
export const HttpMetadataInput = z.strictObject({
  contentType: HeaderValue.optional(),
  contentLanguage: HeaderValue.optional(),
  contentDisposition: HeaderValue.optional(),
  contentEncoding: HeaderValue.optional(),
  cacheControl: HeaderValue.optional(),
  cacheExpiry: z.iso
    .datetime({ offset: true, error: "must be a date and time with its zone, such as 2026-12-03T18:00:00Z" })
    .transform((text) => new Date(text))
    .optional(),
});

const MetadataName = z
  .string()
  .min(1, "must not be empty")
  .refine((name) => !/[\u0000-\u001f\u007f]/u.test(name), "must not contain control characters");

const MetadataValue = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)], {
  error: "must be text, a number or a boolean",
});

/** Names and values of one's own. Numbers and booleans become text, as R2 stores them. */
export const CustomMetadataInput = z
  .record(MetadataName, MetadataValue)
  .refine(
    (metadata) => Object.entries(metadata).every(([name, value]) => name.isWellFormed() && value.isWellFormed()),
    "must be well-formed Unicode",
  );

/** JSON in base64, as R2 Explorer's upload addresses carry metadata in the query; empty is none. */
export function inBase64<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string("must be base64 of a JSON object")
    .max(16 * 1024, "must be at most 16,384 characters")
    .transform((encoded, context) => {
      if (encoded === "") return undefined;
      try {
        const text = decodeBase64Utf8(encoded.replaceAll(" ", "+"));
        if (text !== null) return JSON.parse(text) as unknown;
      } catch {
        // Told below, as base64 that cannot be read is.
      }
      context.addIssue({ code: "custom", message: "must be base64 of a JSON object" });
      return z.NEVER;
    })
    .pipe(schema.optional());
}
