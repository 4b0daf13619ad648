import type * as z from "zod";
import { AppError } from "../http/errors.ts";
import { toIssue } from "../http/route.ts";

/** What a visitor sent, as a schema has it. Throws `validation_failed` whose sentence names what is wrong first, since pages of visitors show one sentence. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => toIssue(issue));
  const [first] = issues;
  throw new AppError("validation_failed", {
    issues,
    ...(first === undefined ? {} : { message: `${first.path || "The body"}: ${first.message}.` }),
  });
}
