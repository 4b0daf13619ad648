import type * as z from "zod";
import type { Action } from "../people/authorize.ts";
import type { ErrorCode } from "./errors.ts";
import type { ErrorShape } from "./error-response.ts";
import type { RouteHandler } from "./page-answer.ts";

/** Request headers that some addresses read; what each means is told once, in `openapi.ts`. */
export type DocumentedHeader = "Idempotency-Key" | "If-Match" | "If-None-Match" | "Content-MD5" | "Range" | "X-Share-Password";

/** What the API's description tells of a handler beside the schemas that it parses with. Nothing of it changes what the handler does. */
export interface EndpointDocs {
  /** What it does, on one line, without a full stop. */
  summary: string;
  /** Whatever a caller has to know besides; Markdown. */
  description?: string;
  /** Schema of the JSON of its answer, `bytes` for a file, `nothing` for 204. A lazy one, so that it costs nothing until somebody reads the description. */
  answer: z.ZodType | "bytes" | "nothing";
  /** Whether something new is made: 201, with its address as `Location`. */
  isCreated?: boolean;
  /** Whether the answer carries the ETag that `If-Match` takes. */
  hasEtag?: boolean;
  /** Another media type of the same answer. */
  alsoAnswers?: "text/csv" | "text/html";
  headers?: readonly DocumentedHeader[];
  /** The request's body is a file, not JSON. */
  takesBytes?: boolean;
  /** The same members may be sent as an HTML form. */
  takesForm?: boolean;
  /** Codes that it answers besides those that follow from signing in, permissions and validation. */
  errors?: readonly ErrorCode[];
  /** What parameters and members mean here, where their names mean something else elsewhere. */
  fields?: Readonly<Record<string, string>>;
}

/** What a handler is made of: what it parses with, what it does, and what is told of it. */
export interface Endpoint {
  errors: ErrorShape;
  params?: z.ZodType | undefined;
  query?: z.ZodType | undefined;
  body?: z.ZodType | undefined;
  isBodyOptional: boolean;
  /** `null` where nobody needs to sign in. A function tells it from the query. */
  action: Action | ((input: { query: never }) => Action) | null;
  docs?: EndpointDocs | undefined;
  /** For the portal's own pages alone: the API's description leaves it out. */
  isInternal?: boolean;
}

/** A handler that can tell what it takes and answers. */
export type EndpointHandler = RouteHandler & { readonly endpoint: Endpoint };
