import * as z from "zod";
import { scopeNeededFor } from "../people/scopes.ts";
import { Problem, R2ExplorerError, VisitorError } from "./answers.ts";
import type { DocumentedHeader, Endpoint, EndpointHandler } from "./endpoint.ts";
import { type ErrorCode, statusOf } from "./errors.ts";
import type { ErrorShape } from "./error-response.ts";
import type { RouteEntry } from "./match-route.ts";
import { MEANINGS } from "./openapi-meanings.ts";

/*
 * The description of the API, OpenAPI 3.1: made of the table of routes and of the very schemas that parse requests, so that it cannot say anything else
 * than what is accepted. What JSON Schema cannot express (lengths in bytes, "one of the two") is taken from the sentences that the checks refuse with.
 */

type Json = Record<string, unknown>;
type Table = readonly RouteEntry<Partial<Record<string, EndpointHandler>>>[];

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Area of the API by the first segment of an address. */
const TAGS: Record<string, { name: string; description: string }> = {
  shares: { name: "Share links", description: "Links from creation to revocation, and who used them." },
  buckets: { name: "Files", description: "Buckets, folders and objects." },
  objects: { name: "Files", description: "Buckets, folders and objects." },
  users: { name: "People", description: "Who has an account." },
  invitations: { name: "People", description: "Who has an account." },
  groups: { name: "Groups", description: "People who share permissions." },
  permissions: { name: "Permissions", description: "Who may reach which folder." },
  tokens: { name: "Tokens", description: "Keys for programs, with scopes." },
  account: { name: "Account", description: "One's own account." },
  settings: { name: "Site", description: "Settings, the log, the first run and this description." },
  audit: { name: "Site", description: "Settings, the log, the first run and this description." },
  "set-up": { name: "Site", description: "Settings, the log, the first run and this description." },
  "openapi.json": { name: "Site", description: "Settings, the log, the first run and this description." },
};
const VISITORS = { name: "Visitors", description: "What somebody with a link asks. No signing in: the id of the link is what lets in." };
const R2_EXPLORER = {
  name: "R2 Explorer",
  description: "The addresses of R2 Explorer 1.2.0, with its names, its keys in base64 and its shape of errors.",
};

/** In the order in which somebody reads who is new to it; what nobody placed comes last. */
const ORDER = ["Share links", "Files", "People", "Groups", "Permissions", "Tokens", "Account", "Site", "Visitors", "R2 Explorer"];
const placeOf = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

function tagOf(pattern: string): { name: string; description: string } {
  const [, root, area, name] = pattern.split("/");
  if (root === "share") return VISITORS;
  const known = TAGS[(area === "v1" ? name : area === "openapi.json" ? area : undefined) ?? ""];
  return known ?? (area === "v1" ? { name: name ?? "", description: "" } : R2_EXPLORER);
}

const ENCODED_KEY = "Base64 of the UTF-8 key: standard or URL-safe, padded or not, percent-encoded where the address needs it.";

const HEADERS: Record<DocumentedHeader, string> = {
  "Idempotency-Key":
    "1 to 255 characters. A repetition with the same key and the same values answers what the first request made; with other values `idempotency_conflict`.",
  "If-Match": "An ETag that was answered: nothing is changed when somebody else changed it since.",
  "If-None-Match": "`*`: a name that is taken is refused with `precondition_failed`.",
  "Content-MD5": "Base64 of the MD5 of the body (RFC 1864): other bytes are not stored.",
  Range: "A range of bytes (RFC 9110 §14).",
  "X-Share-Password": "The password of the link.",
};

const ERROR_SCHEMAS: Record<ErrorShape, { mediaType: string; schema: string }> = {
  problem: { mediaType: "application/problem+json", schema: "Problem" },
  r2explorer: { mediaType: "application/json", schema: "R2ExplorerError" },
  visitor: { mediaType: "application/json", schema: "VisitorError" },
};

let kept: { publicUrl: string; document: Json } | null = null;

/** As `createOpenApi`; built once an isolate, when somebody asks first. */
export function describeApi(table: Table, publicUrl: string): Json {
  if (kept?.publicUrl !== publicUrl) kept = { publicUrl, document: createOpenApi(table, publicUrl) };
  return kept.document;
}

/** Builds the description of every address of the table, for clients that reach it at `publicUrl`. */
export function createOpenApi(table: Table, publicUrl: string): Json {
  const components: Json = {};
  for (const schema of [Problem, R2ExplorerError, VisitorError]) toJsonSchema(schema, "output", components, { status: "HTTP status." });
  const tags = new Map<string, string>();
  const paths: Record<string, Json> = {};
  for (const { pattern, module } of table) {
    if (Object.values(module).every((handler) => handler?.endpoint.isInternal)) continue;
    const tag = tagOf(pattern);
    tags.set(tag.name, tag.description);
    const address = pattern.replaceAll(/:(\w+)\+?/gu, "{$1}");
    for (const method of METHODS) {
      const endpoint = module[method]?.endpoint;
      if (endpoint === undefined) continue;
      const operation = describeOperation(endpoint, components);
      (paths[address] ??= {})[method.toLowerCase()] = { operationId: operationId(method, pattern), tags: [tag.name], ...operation };
    }
  }
  return {
    openapi: "3.1.0",
    jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
    info: { title: "Sluice API", version: "1", description: INTRODUCTION },
    servers: [{ url: publicUrl }],
    tags: [...tags].map(([name, description]) => ({ name, description })).sort((a, b) => placeOf(a.name) - placeOf(b.name)),
    security: [{ basic: [] }, { token: [] }, { session: [] }],
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(components).sort(([a], [b]) => a.localeCompare(b))),
      securitySchemes: {
        basic: { type: "http", scheme: "basic", description: "E-mail address and password." },
        token: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "slu_…",
          description: "A token with scopes. It may never do more than its owner may at that moment.",
        },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "__Host-sluice.session",
          description: "The session of a browser that signed in. Writes are taken from pages of this site alone.",
        },
      },
    },
  };
}

const INTRODUCTION = `Times are ISO 8601 in UTC, sizes are bytes, names of members are camelCase. An unknown member or parameter is refused, so that a misspelt one is never ignored.

**Lists** answer \`{data, pagination: {cursor, hasMore}}\`; send \`cursor\` back for the next page.

**Errors** carry a \`code\` of one closed list and a sentence that says what to do; all that is wrong with a request is told at once, as \`issues\`. Every answer has an \`X-Request-Id\`.

**Conflicts.** \`GET\` answers an \`ETag\` where \`PATCH\` takes \`If-Match\`. **Repetitions.** Where \`Idempotency-Key\` is taken, a request may be sent again without harm.

\`HEAD\` is answered wherever \`GET\` is.`;

/** `GET /api/v1/shares/:id/events` is `getSharesByIdEvents`. */
function operationId(method: string, pattern: string): string {
  const words = pattern
    .replace(/^\/(?:api\/)?(?:v1\/)?/u, "")
    .split("/")
    .flatMap((segment) => (segment.startsWith(":") ? ["by", segment.slice(1).replace("+", "")] : segment.split(/[-.]/u)));
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function describeOperation(endpoint: Endpoint, components: Json): Json {
  const { docs } = endpoint;
  const inputFields = { ...(endpoint.errors === "r2explorer" ? { key: ENCODED_KEY } : {}), ...docs?.fields };
  const convert = (schema: z.ZodType, io: "input" | "output") =>
    toJsonSchema(schema, io, components, io === "input" ? inputFields : (docs?.fields ?? {}));
  const parameters = [
    ...parametersOf(endpoint.params, "path", convert),
    ...parametersOf(endpoint.query, "query", convert),
    ...(docs?.headers ?? []).map((name) => ({
      name,
      in: "header",
      required: false,
      description: HEADERS[name],
      schema: { type: "string" },
    })),
  ];
  const { security, needs } = accessOf(endpoint);
  const description = [docs?.description, needs].filter((text) => text !== undefined && text !== "").join("\n\n");
  return {
    summary: docs?.summary ?? "",
    ...(description === "" ? {} : { description }),
    ...(security === null ? {} : { security }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBodyOf(endpoint, convert),
    responses: { ...successOf(endpoint, convert), ...failuresOf(endpoint) },
  };
}

/** What one must be to ask. A function that tells the action from the query is asked about a query without anything optional. */
function accessOf(endpoint: Endpoint): { security: Json[] | null; needs: string } {
  const action = typeof endpoint.action === "function" ? endpoint.action({ query: {} as never }) : endpoint.action;
  if (action === null) return { security: [], needs: "Needs no signing in." };
  const scope = scopeNeededFor(action);
  if (scope === null) return { security: [{ basic: [] }, { session: [] }], needs: "Not for tokens." };
  const needs = `${scope === "admin" ? "For administrators. " : ""}Scope of a token: \`${scope}\`.`;
  return { security: [{ basic: [] }, { token: [scope] }, { session: [] }], needs };
}

type Convert = (schema: z.ZodType, io: "input" | "output") => Json;

function parametersOf(schema: z.ZodType | undefined, place: "path" | "query", convert: Convert): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = convert(schema, "input") as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: property,
  }));
}

function requestBodyOf(endpoint: Endpoint, convert: Convert): Json {
  if (endpoint.docs?.takesBytes) {
    return { requestBody: { required: true, content: { "application/octet-stream": { schema: { type: "string", format: "binary" } } } } };
  }
  if (endpoint.body === undefined) return {};
  const media = { schema: convert(endpoint.body, "input") };
  const form = endpoint.docs?.takesForm ? { "application/x-www-form-urlencoded": media } : {};
  return { requestBody: { required: !endpoint.isBodyOptional, content: { "application/json": media, ...form } } };
}

function successOf({ docs }: Endpoint, convert: Convert): Json {
  if (docs === undefined) return { 200: { description: "Done." } };
  const headers = {
    ...(docs.hasEtag ? { ETag: { description: "What `If-Match` takes.", schema: { type: "string" } } } : {}),
    ...(docs.isCreated ? { Location: { description: "Address of what was created.", schema: { type: "string" } } } : {}),
  };
  const more = Object.keys(headers).length === 0 ? {} : { headers };
  const also = docs.alsoAnswers === undefined ? {} : { [docs.alsoAnswers]: { schema: { type: "string" } } };
  if (docs.answer === "nothing") return { 204: { description: "Done.", ...more } };
  if (docs.answer === "bytes") {
    const content = { "application/octet-stream": { schema: { type: "string", format: "binary" } }, ...also };
    return {
      200: { description: "The bytes, under their own content type.", content },
      206: { description: "The range that was asked for.", content },
      304: { description: "Not changed: the precondition of the request says that it is known already." },
    };
  }
  const content = { "application/json": { schema: convert(docs.answer, "output") }, ...also };
  return { [docs.isCreated ? 201 : 200]: { description: docs.isCreated ? "Created." : "Done.", content, ...more } };
}

/** Codes that follow from what an endpoint is, then its own. */
function codesOf({ action, params, query, body, docs }: Endpoint): ErrorCode[] {
  const isSignedIn = action !== null;
  const isParsed = isSignedIn && (params !== undefined || query !== undefined || body !== undefined);
  return [
    ...(isParsed ? (["validation_failed"] as const) : []),
    ...(isSignedIn && body !== undefined ? (["bad_request", "body_too_large", "unsupported_media_type"] as const) : []),
    ...(isSignedIn ? (["unauthenticated", "locked", "forbidden", "insufficient_scope", "cross_site"] as const) : []),
    ...([params, query, body].some((schema) => schema instanceof z.ZodObject && "bucket" in schema.shape)
      ? (["bucket_not_found"] as const)
      : []),
    ...(action === "object.write" || action === "object.delete" ? (["read_only", "reserved_prefix"] as const) : []),
    ...(docs?.errors ?? []),
  ];
}

function failuresOf(endpoint: Endpoint): Json {
  const { mediaType, schema } = ERROR_SCHEMAS[endpoint.errors];
  const content = { [mediaType]: { schema: { $ref: `#/components/schemas/${schema}` } } };
  const byStatus = new Map<number, Set<ErrorCode>>();
  for (const code of codesOf(endpoint)) byStatus.set(statusOf(code), (byStatus.get(statusOf(code)) ?? new Set()).add(code));
  const told = [...byStatus].map(([status, codes]): [string, Json] => [
    String(status),
    { description: [...codes].map((code) => `\`${code}\``).join(", "), content },
  ]);
  return { ...Object.fromEntries(told), default: { description: "Any other error; its `code` is one of the list.", content } };
}

/* From zod to JSON Schema */

function toJsonSchema(schema: z.ZodType, io: "input" | "output", components: Json, fields: Readonly<Record<string, string>>): Json {
  // Inside a list, a schema with a name of its own becomes a reference like everywhere else.
  const { items, $defs = {} } = z.toJSONSchema(z.array(schema), {
    target: "draft-2020-12",
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => tidy(zodSchema as unknown as z.ZodType, jsonSchema as Json, io, fields),
  }) as { items: Json; $defs?: Record<string, Json> };
  for (const [name, { id: _, ...definition }] of Object.entries($defs)) components[name] ??= pointToComponents(definition);
  return pointToComponents(items) as Json;
}

function pointToComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((member: unknown) => pointToComponents(member));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Json).map(([name, member]) => [
      name,
      name === "$ref" && typeof member === "string" ? member.replace("#/$defs/", "#/components/schemas/") : pointToComponents(member),
    ]),
  );
}

function tidy(schema: z.ZodType, json: Json, io: "input" | "output", fields: Readonly<Record<string, string>>): void {
  // The expression of a known format is hundreds of characters long and says nothing more.
  if (json["format"] !== undefined) delete json["pattern"];
  if (json["minimum"] === Number.MIN_SAFE_INTEGER) delete json["minimum"];
  if (json["maximum"] === Number.MAX_SAFE_INTEGER) delete json["maximum"];
  // An answer may get further members one day; a request may not.
  if (io === "output" && json["additionalProperties"] === false) delete json["additionalProperties"];
  if (typeof json["properties"] === "object" && json["properties"] !== null)
    addMeanings(json["properties"] as Record<string, Json>, fields);
  if (io === "input") {
    addAcceptedForm(schema, json);
    const told = textOf(json["description"]);
    const rules = rulesOf(schema).filter((rule) => !told.includes(rule));
    if (rules.length > 0) json["description"] = [told, ...rules].join(" ").trim();
  }
}

const textOf = (value: unknown) => (typeof value === "string" ? value : "");

/** A name means the same everywhere, so it is told once. */
function addMeanings(properties: Record<string, Json>, fields: Readonly<Record<string, string>>): void {
  for (const [name, property] of Object.entries(properties)) {
    const meaning = fields[name] ?? (Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : undefined);
    const own = textOf(property["description"]);
    if (meaning !== undefined && !own.startsWith(meaning)) property["description"] = `${meaning} ${own}`.trim();
  }
}

/** Text that is tidied first and judged then is of the form that it is judged by. */
function addAcceptedForm(schema: z.ZodType, json: Json): void {
  const { out } = schema.def as { out?: z.ZodType };
  if (out instanceof z.ZodEnum) json["enum"] = out.options;
  if (out instanceof z.ZodEmail) json["format"] = "email";
}

/** The sentences of the checks that JSON Schema has no word for, also of those that come after a conversion. */
function rulesOf(schema: z.ZodType): string[] {
  const { checks = [], out } = schema.def as { checks?: z.core.$ZodCheck[]; out?: z.ZodType };
  const own = checks.flatMap((check) => {
    const { check: kind, error } = check._zod.def;
    if (kind !== "custom" || error === undefined) return [];
    const said = (error as (issue: object) => string | { message: string } | undefined)({ code: "custom", path: [] });
    const text = typeof said === "string" ? said : said?.message;
    return text !== undefined && /^(?:must|give|name) /u.test(text) ? [`${text.charAt(0).toUpperCase()}${text.slice(1)}.`] : [];
  });
  return out === undefined ? own : [...own, ...rulesOf(out)];
}
