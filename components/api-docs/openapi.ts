/* The parts of OpenAPI 3.1 that our description uses, and what the page reads out of them. */

export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  enum?: (string | number | null)[];
  const?: unknown;
  default?: unknown;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
}

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  description?: string;
  schema: Schema;
}

export type Content = Record<string, { schema: Schema }>;

export interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  security?: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, { description: string; content?: Content; headers?: Record<string, { description: string }> }>;
}

export interface OpenApi {
  info: { title: string; description: string };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One method of one address. */
export interface Endpoint {
  method: Method;
  path: string;
  operation: Operation;
}

/** Every operation whose address, summary or area has all words of `search`, by area. */
export function listByTag(document: OpenApi, search: string): { name: string; description: string; endpoints: Endpoint[] }[] {
  const words = search.toLowerCase().split(/\s+/u).filter(Boolean);
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Endpoint => ({ method: method.toUpperCase() as Method, path, operation })),
  );
  const found = all.filter(({ method, path, operation }) => {
    const text = `${method} ${path} ${operation.summary} ${operation.tags.join(" ")}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return document.tags
    .map((tag) => ({ ...tag, endpoints: found.filter(({ operation }) => operation.tags.includes(tag.name)) }))
    .filter(({ endpoints }) => endpoints.length > 0);
}

/** The schema that a reference names; others are themselves. */
export function resolve(document: OpenApi, schema: Schema): { name: string | null; schema: Schema } {
  if (schema.$ref === undefined) return { name: null, schema };
  const name = schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
  const { $ref: _, ...own } = schema;
  return { name, schema: { ...document.components.schemas[name], ...own } };
}

/** A schema's type in a few words, such as "list of Share" or "text, date-time". */
export function typeOf(document: OpenApi, given: Schema): string {
  const { name, schema } = resolve(document, given);
  const isObject = schema.properties !== undefined;
  if (name !== null && isObject) return name;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants !== undefined) return [...new Set(variants.map((variant) => typeOf(document, variant)))].join(" or ");
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type ?? "anything"]).map((type) => {
    if (type === "array") return `list of ${typeOf(document, schema.items ?? {})}`;
    if (type === "string") return schema.format ?? "text";
    return type;
  });
  return types.join(" or ");
}

const number = new Intl.NumberFormat("en");

/** What a value has to keep to besides its type. */
export function constraintsOf(schema: Schema): string[] {
  const between = (low: number | undefined, high: number | undefined, what: string) => {
    if (low !== undefined && low === high) return [`exactly ${number.format(low)}${what}`];
    if (low !== undefined && high !== undefined) return [`${number.format(low)} to ${number.format(high)}${what}`];
    if (low !== undefined) return [`at least ${number.format(low)}${what}`];
    return high === undefined ? [] : [`at most ${number.format(high)}${what}`];
  };
  return [
    ...between(schema.minimum, schema.maximum, ""),
    ...between(schema.minLength, schema.maxLength, " characters"),
    ...between(schema.minItems, schema.maxItems, " entries"),
    ...(schema.default === undefined || schema.default === "" ? [] : [`default ${JSON.stringify(schema.default)}`]),
  ];
}

const BY_NAME: Record<string, unknown> = {
  bucket: "documents",
  key: "reports/summary.pdf",
  keys: ["reports/summary.pdf"],
  from: "reports/summary.pdf",
  to: "reports/copy.pdf",
  prefix: "reports/",
  email: "ada@example.com",
  name: "Quarterly report",
  expectedCount: 1,
};
const A_WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/** A value that a schema takes: what is required, and of a body without anything required its first member. */
export function exampleOf(document: OpenApi, given: Schema, name = ""): unknown {
  const { schema } = resolve(document, given);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.properties !== undefined) {
    const required = schema.required ?? [];
    const wanted = required.length > 0 ? required : Object.keys(schema.properties).slice(0, 1);
    return Object.fromEntries(wanted.map((member) => [member, exampleOf(document, schema.properties?.[member] ?? {}, member)]));
  }
  const variant = (schema.anyOf ?? schema.oneOf)?.find((one) => one.type !== "null");
  if (Object.hasOwn(BY_NAME, name)) return BY_NAME[name];
  if (variant !== undefined) return exampleOf(document, variant, name);
  const [type = "string"] = Array.isArray(schema.type) ? schema.type : [schema.type];
  switch (type) {
    case "array":
      return [exampleOf(document, schema.items ?? {}, name)];
    case "integer":
    case "number":
      return schema.minimum ?? 1;
    case "boolean":
      return true;
    case "object":
      return {};
    default:
      return schema.format === "date-time" ? new Date(Date.now() + A_WEEK_MS).toISOString().slice(0, 19) + "Z" : "text";
  }
}

export type Values = Record<string, string>;

/** The address with what was filled in; what is missing of its path stays as `{name}`. A list's values are separated by commas. */
export function addressOf({ path, operation }: Endpoint, values: Values): string {
  const filled = path.replaceAll(/\{(\w+)\}/gu, (placeholder, name: string) =>
    values[name] ? encodeURIComponent(values[name]) : placeholder,
  );
  const query = new URLSearchParams();
  for (const { name, in: place, schema } of operation.parameters ?? []) {
    const value = values[name];
    if (place !== "query" || value === undefined || value === "") continue;
    for (const one of schema.type === "array" ? value.split(",") : [value]) query.append(name, one.trim());
  }
  return query.size === 0 ? filled : `${filled}?${query.toString()}`;
}

/** Headers of the request that were filled in. */
export function headersOf({ operation }: Endpoint, values: Values): Record<string, string> {
  const named = (operation.parameters ?? []).filter(({ in: place, name }) => place === "header" && values[name]);
  return Object.fromEntries(named.map(({ name }) => [name, values[name] ?? ""]));
}

/** Media type of the request's body: JSON where there is a choice. */
export function bodyTypeOf({ operation }: Endpoint): string | null {
  return Object.keys(operation.requestBody?.content ?? {})[0] ?? null;
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** The same request as a command line. */
export function curlOf(document: OpenApi, endpoint: Endpoint, values: Values, body: string): string {
  const type = bodyTypeOf(endpoint);
  const needsNobody = endpoint.operation.security?.length === 0;
  const takesTokens = endpoint.operation.security?.some((one) => "token" in one) !== false;
  return [
    `curl ${endpoint.method === "GET" ? "" : `-X ${endpoint.method} `}${quote(`${document.servers[0]?.url ?? ""}${addressOf(endpoint, values)}`)}`,
    ...(needsNobody ? [] : [takesTokens ? `-H "Authorization: Bearer slu_…"` : `-u ada@example.com`]),
    ...Object.entries(headersOf(endpoint, values)).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...(type === "application/json" ? [`-H "Content-Type: application/json"`, `-d ${quote(compact(body))}`] : []),
    ...(type === "application/octet-stream" ? ["--data-binary @file"] : []),
  ].join(" \\\n  ");
}

function compact(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return json;
  }
}

/** Whether sending it may take something away that is not easily brought back. */
export function isDestructive({ method, path }: Endpoint): boolean {
  return method === "DELETE" || method === "PUT" || /\/(?:delete|move|revoke|abort|sign-out|sign-out-everywhere|password)$/u.test(path);
}
