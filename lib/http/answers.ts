import * as z from "zod";
import { ERROR_CODES, sentenceOf } from "./errors.ts";

/*
 * Schemas of answers. Each is lazy: they are read by whoever asks for the API's description, and by tests that hold real answers against them, while
 * every start of the Worker would pay for making them.
 */

/** ISO 8601 in UTC. */
export const timestamp = () => z.iso.datetime();

/** A schema of an answer under a name of its own in the API's description. */
export function answerSchema<Shape extends z.ZodRawShape>(name: string, shape: () => Shape): z.ZodLazy<z.ZodObject<Shape, z.core.$strict>> {
  return z.lazy(() => z.strictObject(shape()).meta({ id: name }));
}

export const Pagination = answerSchema("Pagination", () => ({
  /** `null` on the last page. */
  cursor: z.string().nullable(),
  hasMore: z.boolean(),
}));

/** `{data}`: a list that is answered whole. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.lazy(() => z.strictObject({ data: z.array(item) }));
}

/** `{data, pagination}`: a page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.lazy(() => z.strictObject({ data: z.array(item), pagination: Pagination }));
}

/** `{success: true}`, as R2 Explorer says that something is done. */
export const Success = z.lazy(() => z.strictObject({ success: z.literal(true) }));

const Issue = answerSchema("Issue", () => ({ path: z.string(), message: z.string() }));
const requestId = () => z.string();
const ErrorCode = z.lazy(() =>
  z
    .enum(ERROR_CODES)
    .meta({ id: "ErrorCode", "x-enumDescriptions": Object.fromEntries(ERROR_CODES.map((code) => [code, sentenceOf(code)])) }),
);

/** RFC 9457, as `/api/v1` tells errors. Some carry further members, such as the current values after a conflict. */
export const Problem = z.lazy(() =>
  z
    .looseObject({
      type: z.string(),
      title: z.string(),
      status: z.int(),
      code: ErrorCode,
      requestId: requestId(),
      issues: z.array(Issue).optional(),
    })
    .meta({ id: "Problem" }),
);

/** As R2 Explorer's addresses tell errors. */
export const R2ExplorerError = z.lazy(() =>
  z
    .looseObject({
      success: z.literal(false),
      msg: z.string(),
      errors: z.array(z.strictObject({ code: ErrorCode, message: z.string(), path: z.string().optional() })),
      requestId: requestId(),
    })
    .meta({ id: "R2ExplorerError" }),
);

/** As the addresses of visitors tell errors to programs. */
export const VisitorError = z.lazy(() =>
  z
    .looseObject({
      error: ErrorCode,
      message: z.string(),
      requestId: requestId(),
      issues: z.array(Issue).optional(),
      retryAfter: z.int().optional(),
    })
    .meta({ id: "VisitorError" }),
);

/** A description of an API; what it holds is for OpenAPI to say. */
export const OpenApiDocument = z.lazy(() => z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) }));
