import * as z from "zod";
import { MAX_EMBED_ORIGINS, parseEmbedOrigin } from "./parse-embed-origin.ts";

const EmbedOrigin = z.string("must be text, such as https://example.com").transform((text, context) => {
  const parsed = parseEmbedOrigin(text);
  if ("origin" in parsed) return parsed.origin;
  context.issues.push({ code: "custom", message: parsed.problem, input: text });
  return z.NEVER;
});

/** The sites that may show a link in a frame; none is none. */
export const EmbedOrigins = z
  .array(EmbedOrigin, "must be a list of sites such as https://example.com")
  .max(MAX_EMBED_ORIGINS, `must name at most ${MAX_EMBED_ORIGINS} sites`)
  .refine((origins) => new Set(origins).size === origins.length, "must name each site once");
