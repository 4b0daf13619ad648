import * as z from "zod";
import { type AuditEntry, recordAudit } from "../activity/audit.ts";
import { type Actor, isAmbient } from "../people/actor.ts";
import { authenticate } from "../people/authenticate.ts";
import type { Action, Resource } from "../people/authorize.ts";
import { requireAllowed } from "../people/require-allowed.ts";
import { currentPlatform } from "../platform/platform.ts";
import { createServices, type Services } from "../services.ts";
import { readJson } from "./body.ts";
import type { Endpoint, EndpointDocs, EndpointHandler } from "./endpoint.ts";
import { AppError, type ErrorIssue } from "./errors.ts";
import { errorResponse, type ErrorShape } from "./error-response.ts";
import type { RouteContext, RouteHandler } from "./page-answer.ts";
import { json } from "./respond.ts";
import { requireSameOrigin } from "./same-origin.ts";

/** JSON bodies are small; files never pass through here. */
const MAX_JSON_BYTES = 64 * 1024;

/** Input of a handler, parsed and authorised. */
export interface RouteInput<Params, Query, Body> {
  request: Request;
  services: Services;
  /** Who asks. On public routes whoever happens to be signed in is not looked up. */
  actor: Actor;
  params: Params;
  query: Query;
  body: Body;
  /** Tells the audit log what was done: written once the handler succeeded, before its answer goes out. */
  audit: (entry: AuditEntry) => void;
}

interface RouteSpec<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> {
  params?: Params;
  query?: Query;
  /** Schema of a JSON body. Routes that take bytes leave it out and read `request.body` themselves. */
  body?: Body;
  /** What a request without a body stands for, where every member is optional. */
  emptyBody?: unknown;
  /** Where 64 KiB of JSON are not enough. */
  maxBodyBytes?: number;
  errors: ErrorShape;
  /** What is done to what: asked of `authorize` before the handler runs. */
  action: Action | ((input: { query: z.output<Query> }) => Action);
  resources?: (input: { params: z.output<Params>; query: z.output<Query>; body: z.output<Body> }) => Resource[];
  /** What the API's description tells besides; a test misses it where it is left out. */
  docs?: EndpointDocs;
}

/** What a public handler parses itself is named for the description alone. */
interface PublicRouteSpec extends Partial<Pick<Endpoint, "params" | "query" | "body" | "isInternal">> {
  errors: ErrorShape;
  docs?: EndpointDocs;
}

/**
 * Makes a handler for people and programs who sign in: authenticates, checks the origin of cookie-authenticated writes, parses, authorises,
 * calls `answer`, and turns whatever is thrown into the endpoint's error shape. `answer` gives a `Response`, or a value to send as JSON.
 */
export function route<
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
>(
  spec: RouteSpec<Params, Query, Body>,
  answer: (input: RouteInput<z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<Response | object>,
): EndpointHandler {
  const { errors, params, query, body, action, docs } = spec;
  const endpoint: Endpoint = { errors, params, query, body, isBodyOptional: spec.emptyBody !== undefined, action, docs };
  return guard(endpoint, async (request, context, services) => {
    const actor = await authenticate(services, request);
    if (actor === null) throw new AppError("unauthenticated");
    if (isAmbient(actor)) requireSameOrigin(request, services.config);
    const issues: ErrorIssue[] = [];
    const params = parse(spec.params, await context.params, issues, []);
    const query = parse(spec.query, queryOf(request, spec.query), issues, []);
    const body =
      spec.body === undefined
        ? undefined
        : parse(spec.body, await readJson(request, spec.maxBodyBytes ?? MAX_JSON_BYTES, spec.emptyBody), issues, []);
    if (issues.length > 0) throw new AppError("validation_failed", { issues });
    const input = { params, query, body } as { params: z.output<Params>; query: z.output<Query>; body: z.output<Body> };
    const action = typeof spec.action === "function" ? spec.action(input) : spec.action;
    await requireAllowed(services, actor, action, spec.resources?.(input) ?? [null]);
    const entries: AuditEntry[] = [];
    const result = await answer({ request, services, actor, ...input, audit: (entry) => entries.push(entry) });
    await recordAudit(services, actor, entries);
    return result instanceof Response ? result : json(result);
  });
}

/** Makes a handler that needs nobody to sign in: share links and what leads to signing in. */
export function publicRoute(
  spec: PublicRouteSpec,
  answer: (input: { request: Request; services: Services; params: Record<string, string> }) => Promise<Response>,
): EndpointHandler {
  return guard({ ...spec, isBodyOptional: false, action: null }, async (request, context, services) =>
    answer({ request, services, params: await context.params }),
  );
}

function guard(
  endpoint: Endpoint,
  work: (request: Request, context: RouteContext, services: Services) => Promise<Response>,
): EndpointHandler {
  const handler: RouteHandler = async (request, context) => {
    const requestId = context.requestId ?? crypto.randomUUID();
    try {
      return await work(request, context, createServices(context.platform ?? currentPlatform()));
    } catch (error) {
      return errorResponse(error, endpoint.errors, request, requestId);
    }
  };
  return Object.assign(handler, { endpoint });
}

function queryOf(request: Request, schema: z.ZodType | undefined): Record<string, unknown> {
  const query: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  const arrays = schema instanceof z.ZodObject ? Object.entries(schema.shape).filter(([, field]) => takesArray(field as z.ZodType)) : [];
  const search = new URL(request.url).searchParams;
  for (const name of new Set(search.keys())) {
    const values = search.getAll(name);
    query[name] = arrays.some(([field]) => field === name) || values.length > 1 ? values : values[0];
  }
  return query;
}

function takesArray(field: z.ZodType): boolean {
  return field instanceof z.ZodArray || (field instanceof z.ZodOptional && takesArray(field.unwrap() as z.ZodType));
}

function parse(schema: z.ZodType | undefined, value: unknown, issues: ErrorIssue[], at: string[]): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  issues.push(...parsed.error.issues.map((issue) => toIssue(issue, at)));
  return undefined;
}

/** A zod issue as a place and a sentence. Unknown members name themselves, so that a misspelt option is never ignored. */
export function toIssue(issue: z.core.$ZodIssue, at: string[] = []): ErrorIssue {
  const place = [...at, ...issue.path.map(String)].join(".");
  if (issue.code === "unrecognized_keys") {
    return {
      path: place,
      message: `Unknown: ${issue.keys.map((key) => key.slice(0, 64)).join(", ")}. Leave it out or check its spelling.`,
    };
  }
  return { path: place, message: issue.message.startsWith("Invalid ") ? sentenceFor(issue) : issue.message };
}

const TYPES: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a JSON object",
  record: "a JSON object",
};

/** What the library's own sentences about types would say in its words. */
function sentenceFor(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return `must be ${TYPES[issue.expected] ?? issue.expected}`;
  if (issue.code === "invalid_value") return `must be ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
  return "is not of a form that this address takes";
}
