import * as z from "zod";
import { Instant } from "../shares/schema.ts";

/** What every query of a log has: words, days, and a page. The cursor is the id of the last row seen. */
export const logPage = {
  q: z.string().max(200, "must be at most 200 characters").optional(),
  from: Instant.optional(),
  to: Instant.optional(),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/u, "must be a cursor that this list answered")
    .optional(),
  limit: z.coerce.number("must be a whole number from 1 to 200").int().min(1).max(200).default(50),
  format: z.enum(["json", "csv"], "must be json or csv").default("json"),
};
