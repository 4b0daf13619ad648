/** Starts the built worker in workerd with local R2 and D1 of its own, for one test file or one Playwright worker. */
import { request as httpRequest } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { D1Database, R2Bucket } from "@cloudflare/workers-types";
import { drizzle } from "drizzle-orm/d1";
import { hashPassword } from "../../lib/people/password-hash.ts";
import { createFirstAdministrator } from "../../lib/people/store.ts";
import { parseConfig } from "../../lib/platform/config.ts";
import type { Database } from "../../lib/services.ts";
import type { PresentedShare } from "../../lib/shares/present-share.ts";
import { readDeployConfig } from "../../scripts/deploy-config.ts";
import { type LocalRuntime, type LocalRuntimeOptions, startLocalRuntime } from "../../scripts/local-runtime.ts";
import { applyMigrations } from "../../scripts/migrations.ts";
import { keepMigratedDatabase, placeMigratedDatabase } from "./migrated-database.ts";

export const root = path.resolve(import.meta.dirname, "../..");
export const ADMIN = { email: "ada@example.com", password: "correct horse battery" };
export const AUTH_SECRET = "a secret for tests, long enough to pass";
/** Hashing as the product does when it is told nothing: an empty variable is as one that is not set. */
export const DEFAULT_PASSWORD_COST = { PASSWORD_COST: "" };

export interface StartOptions extends Partial<Pick<LocalRuntimeOptions, "stateDir" | "frontModule" | "extraBuckets" | "extraWorkers">> {
  vars?: Record<string, string>;
  /** Without an administrator the site is as on its first run. */
  administrator?: boolean;
  /** A port that an earlier server had, to come back under the same address. */
  port?: number;
}

export interface Sluice {
  url: string;
  runtime: LocalRuntime;
  db: D1Database;
  bucket(name: string): Promise<R2Bucket>;
  /** `fetch` of a path, with `Accept-Encoding: identity` and without following redirects. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** As the administrator, through HTTP Basic. A value as `json` becomes the body. */
  api(path: string, init?: RequestInit & { json?: unknown }): Promise<Response>;
  /** A link to a file of `documents`, made through `/api/v1`; the file is made when `content` is given. */
  share(
    values?: Record<string, unknown> & { key?: string; content?: string | Uint8Array },
  ): Promise<PresentedShare & { password?: string }>;
  stop(): Promise<void>;
}

export const BASIC = `Basic ${Buffer.from(`${ADMIN.email}:${ADMIN.password}`).toString("base64")}`;

/**
 * Starts Sluice; every instance has its own state, unless `stateDir` names one. Tests try passwords by the hundred and scrypt takes 0.2 s of CPU for each, so
 * they are hashed as on the Workers Free plan, with PBKDF2, for a tenth of that; tests about hashing itself give `DEFAULT_PASSWORD_COST` as `vars`.
 */
export async function startSluice(options: StartOptions = {}): Promise<Sluice> {
  const port = options.port ?? (await freePort());
  const vars = { PUBLIC_URL: `http://localhost:${port}`, AUTH_SECRET, PASSWORD_COST: "pbkdf2", ...options.vars };
  const stateDir = options.stateDir ?? mkdtempSync(path.join(tmpdir(), "sluice-state-"));
  const isOwnState = stateDir !== options.stateDir;
  placeMigratedDatabase(stateDir);
  const runtime = await startLocalRuntime({
    root,
    stateDir,
    port,
    vars,
    ...(options.frontModule === undefined ? {} : { frontModule: options.frontModule }),
    ...(options.extraWorkers === undefined ? {} : { extraWorkers: options.extraWorkers }),
    ...(options.extraBuckets === undefined ? {} : { extraBuckets: options.extraBuckets }),
  });
  const db = await runtime.miniflare.getD1Database("DB", "sluice");
  await applyMigrations(db, readDeployConfig(root).database.migrationsDir);
  if (isOwnState) await keepMigratedDatabase(stateDir);
  if (options.administrator !== false) {
    const passwordHash = await hashPassword(parseConfig(vars), ADMIN.password);
    await createFirstAdministrator(drizzle(db) as unknown as Database, {
      email: ADMIN.email,
      name: "Ada",
      passwordHash,
      nowMs: Date.now(),
    });
  }
  const url = `http://localhost:${port}`;
  const send = (target: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has("accept-encoding")) headers.set("accept-encoding", "identity");
    return fetch(new URL(target, url), { redirect: "manual", ...init, headers });
  };
  const api: Sluice["api"] = (target, { json, ...init } = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has("authorization")) headers.set("authorization", BASIC);
    if (json !== undefined) headers.set("content-type", "application/json");
    return send(target, { ...init, headers, ...(json === undefined ? {} : { body: JSON.stringify(json) }) });
  };
  const bucket = async (name: string) => (await runtime.miniflare.getR2Bucket(name, "sluice")) as unknown as R2Bucket;
  return {
    url,
    runtime,
    db,
    bucket,
    fetch: send,
    api,
    share: async ({ key, content, ...values } = {}) => {
      const name = key ?? `file-${crypto.randomUUID()}.txt`;
      if (content !== undefined || key === undefined) await (await bucket("documents")).put(name, content ?? "some text\n");
      const response = await api("/api/v1/shares", { method: "POST", json: { items: [{ bucket: "documents", key: name }], ...values } });
      if (response.status !== 201) throw new Error(`The link was not made: ${response.status} ${await response.text()}`);
      return (await response.json()) as PresentedShare & { password?: string };
    },
    stop: async () => {
      await runtime.stop();
      if (isOwnState) rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

/** A port that was free a moment ago, below those that the system gives to outgoing connections. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const isFree = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** A request whose path and headers are sent as they are: `fetch` would tidy both. */
export async function rawRequest(
  url: string,
  target: string,
  init: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<RawAnswer> {
  const { port } = new URL(url);
  return await new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: "127.0.0.1", port, path: target, method: init.method ?? "GET", headers: { host: new URL(url).host, ...init.headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
        response.on("error", reject);
      },
    );
    request.on("error", reject);
    if (init.body !== undefined) request.write(init.body);
    request.end();
  });
}

/** `name=value` pairs of an answer's cookies, as a `Cookie` header sends them back. */
export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";", 1)[0] ?? "")
    .join("; ");
}

/** Waits until something holds, asked again and again; fails with `what` when it does not in time. */
export async function eventually<T>(what: string, ask: () => Promise<T | null | false | undefined>, withinMs = 10_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    const value = await ask();
    if (value !== null && value !== false && value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`It did not happen in ${withinMs / 1000} seconds: ${what}`);
}
