import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { routes } from "../../app/routes.ts";
import { route } from "../../lib/http/route.ts";
import { createOpenApi } from "../../lib/http/openapi.ts";
import { ERROR_CODES } from "../../lib/http/errors.ts";

type Json = Record<string, unknown>;
interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  security?: Json[];
  parameters?: { name: string; in: string; required: boolean; schema: Json; description?: string }[];
  requestBody?: { required: boolean; content: Record<string, { schema: Json }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Json }> }>;
}
interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json> };
  servers: { url: string }[];
}

const document = createOpenApi(routes, "https://files.example.com") as unknown as OpenApi;
const operations = Object.entries(document.paths).flatMap(([address, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${address}`, operation })),
);
const operation = (name: string) => operations.find((one) => one.name === name)!.operation;
const parameter = (name: string, of: string) => operation(of).parameters!.find((one) => one.name === name)!;
const body = (of: string) => operation(of).requestBody!.content["application/json"]!.schema as { properties: Record<string, Json> } & Json;

describe("the description of the API", () => {
  it("is OpenAPI 3.1 by its own schema, and every reference leads somewhere", async () => {
    expect(await new Validator().validate(structuredClone(document) as unknown as Json)).toEqual({ valid: true });
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/gu)].map((match) => match[1] ?? "");
    expect(references.length).toBeGreaterThan(20);
    expect([...new Set(references)].filter((name) => document.components.schemas[name] === undefined)).toEqual([]);
  });

  it("has every route and method of the table but next-auth's, and none else", () => {
    const served = routes
      .filter(({ pattern }) => pattern !== "/api/auth/:nextauth+")
      .flatMap(({ pattern, module }) => Object.keys(module).map((method) => `${method} ${pattern.replaceAll(/:(\w+)\+?/gu, "{$1}")}`));
    expect(operations.map(({ name }) => name).sort()).toEqual(served.sort());
    expect(document.servers).toEqual([{ url: "https://files.example.com" }]);
  });

  it("tells of each what it does, what it answers, and every parameter of its address", () => {
    for (const { name, operation } of operations) {
      expect([name, operation.summary]).not.toEqual([name, ""]);
      expect(operation.summary).not.toMatch(/\.$/u);
      const successes = Object.keys(operation.responses).filter((status) => status.startsWith("2"));
      expect([name, successes.length > 0]).toEqual([name, true]);
      const placeholders = [...name.matchAll(/\{(\w+)\}/gu)].map((match) => match[1]);
      const inPath = (operation.parameters ?? []).filter((one) => one.in === "path");
      expect([name, inPath.map((one) => one.name).sort()]).toEqual([name, placeholders.sort()]);
      expect(inPath.every((one) => one.required)).toBe(true);
    }
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  });

  it("names the scope that a token needs, and where none will do", () => {
    expect(operation("POST /api/v1/shares").security).toContainEqual({ token: ["share"] });
    expect(operation("GET /api/v1/users").description).toContain("For administrators");
    expect(operation("POST /api/v1/tokens").security).toEqual([{ basic: [] }, { session: [] }]);
    expect(operation("GET /share/{id}/file").security).toEqual([]);
  });

  it("documents what is accepted, not what it becomes", () => {
    expect(parameter("key", "GET /api/buckets/{bucket}/{key}").schema).toEqual({ type: "string", maxLength: 4096 });
    expect(parameter("key", "GET /api/buckets/{bucket}/{key}").description).toContain("Base64");
    expect(parameter("limit", "GET /api/v1/shares")).toMatchObject({
      required: false,
      schema: { type: "integer", minimum: 1, maximum: 200 },
    });
    expect(parameter("from", "GET /api/v1/audit").schema).toEqual({ type: "string", format: "date-time" });
    expect(body("POST /api/v1/users").properties).toMatchObject({
      role: { enum: ["admin", "user"] },
      email: { format: "email" },
      password: { minLength: 8, description: expect.stringContaining("Must be at most 1,024 bytes.") as string },
    });
    expect(body("POST /api/v1/tokens").properties["scopes"]).toMatchObject({
      items: { enum: ["read", "write", "share", "manage", "admin"] },
    });
    expect(body("POST /api/v1/shares")).toMatchObject({
      additionalProperties: false,
      required: ["items"],
      description: expect.stringContaining("Give expiresAt or expiresIn, not both.") as string,
      properties: { expiresAt: { type: "string", format: "date-time" } },
    });
    expect(operation("POST /api/buckets/{bucket}/{key}/share").requestBody?.required).toBe(false);
  });

  it("lists every code of an error once, and under its status those of an operation", () => {
    expect(document.components.schemas["ErrorCode"]?.["enum"]).toEqual(ERROR_CODES);
    expect(operation("PATCH /api/v1/shares/{id}").responses["409"]?.description).toContain("edit_conflict");
    expect(operation("PATCH /api/v1/shares/{id}").responses["409"]?.content).toHaveProperty(["application/problem+json"]);
    expect(operation("GET /api/buckets/{bucket}").responses["404"]?.description).toBe("`bucket_not_found`");
    expect(operation("GET /api/v1/buckets").responses["404"]).toBeUndefined();
  });

  it("follows a schema that changes", () => {
    const handler = (schema: z.ZodType) => route({ errors: "problem", action: "site.read", body: schema }, () => Promise.resolve({}));
    const described = (schema: z.ZodType) =>
      JSON.stringify(createOpenApi([{ pattern: "/api/v1/things", module: { POST: handler(schema) } }], "http://localhost"));
    expect(described(z.strictObject({ size: z.int().max(7) }))).toContain('"maximum":7');
    expect(described(z.strictObject({ size: z.int().max(8) }))).not.toContain('"maximum":7');
  });
});
