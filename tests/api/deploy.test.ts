/**
 * Both deployments as wrangler itself runs them on this machine: Pages from the directory that is uploaded, the Worker from the configuration
 * that is generated for it. Everything else is tested on the same build without wrangler in between.
 */
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { R2Bucket } from "@cloudflare/workers-types";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jpeg } from "../support/images.ts";
import { startMailServer } from "../support/mail-server.ts";
import { pdf } from "../support/pdfs.ts";
import { ADMIN, AUTH_SECRET, BASIC, eventually, freePort, root } from "../support/sluice.ts";

const wrangler = path.join(root, "node_modules/.bin/wrangler");
const WORKER_CONFIG = path.join(root, "dist/worker/wrangler.json");
/** Wrangler asks for nothing outside this machine then. */
const env = { ...process.env, CI: "true", WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false", NO_UPDATE_NOTIFIER: "1" };
const CONTENT = "0123456789".repeat(1000);

interface Deployment {
  url: string;
  stop(): void;
}

/** Applies the migrations as a deployment does, puts a file into `documents`, and starts wrangler with a state of its own. */
async function start(target: "pages" | "workers"): Promise<Deployment> {
  const state = mkdtempSync(path.join(tmpdir(), `sluice-${target}-`));
  const config = target === "pages" ? [] : ["--config", WORKER_CONFIG];
  await promisify(execFile)(wrangler, ["d1", "migrations", "apply", "DB", "--local", "--persist-to", state, ...config], { cwd: root, env });
  await putFile(state);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const vars = { PUBLIC_URL: url, AUTH_SECRET, ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password };
  const named = Object.entries(vars).flatMap(([name, value]) =>
    target === "pages" ? ["--binding", `${name}=${value}`] : ["--var", `${name}:${value}`],
  );
  const command = target === "pages" ? ["pages", "dev"] : ["dev", ...config];
  const place = ["--ip", "127.0.0.1", "--port", String(port), "--inspector-port", String(await freePort()), "--persist-to", state];
  // A process group of its own: wrangler starts workerd and esbuild, which outlive a wrangler that is killed alone.
  const child = spawn(wrangler, [...command, ...place, ...named], { cwd: root, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const stop = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    rmSync(state, { recursive: true, force: true });
  };
  try {
    await eventually(
      "wrangler answers",
      async () => {
        if (child.exitCode !== null) throw new Error(`wrangler ended: ${said}`);
        return await fetch(`${url}/sign-in`).then(
          (response) => response.ok,
          () => false,
        );
      },
      40_000,
    );
  } catch (error) {
    stop();
    throw new Error(said, { cause: error });
  }
  return { url, stop };
}

async function putFile(state: string) {
  const miniflare = new Miniflare({
    ...convertV4MiniflareOptions({ modules: true, script: "export default {}", r2Buckets: { documents: "documents" } }),
    resourcePersistencePath: path.join(state, "v3"),
  });
  try {
    const bucket = (await miniflare.getR2Bucket("documents")) as unknown as R2Bucket;
    await bucket.put("reports/résumé.txt", CONTENT, { httpMetadata: { contentType: "text/plain" } });
    await bucket.put("photo.jpg", jpeg(1800, 900));
    await bucket.put("document.pdf", await pdf());
  } finally {
    await miniflare.dispose();
  }
}

const TARGETS = ["pages", "workers"] as const;
const deployments = new Map<string, Deployment>();
beforeAll(async () => {
  for (const target of TARGETS) deployments.set(target, await start(target));
}, 120_000);
afterAll(() => {
  for (const deployment of deployments.values()) deployment.stop();
});

describe.each(TARGETS)("deployed to %s", (target) => {
  const get = (address: string, init?: Omit<RequestInit, "headers"> & { headers?: Record<string, string> }) =>
    fetch(`${deployments.get(target)?.url}${address}`, {
      redirect: "manual",
      ...init,
      headers: { "accept-encoding": "identity", ...init?.headers },
    });

  it("renders a page", async () => {
    const response = await get("/sign-in", { headers: { accept: "text/html" } });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-security-policy")).toContain("nonce-");
    expect(await response.text()).toMatch(/<title>[^<]*Sluice/u);
  });

  it("serves the static files of the pages for ever, under their type, and not through the Worker", async () => {
    const files = readdirSync(path.join(root, "dist/pages/_next/static"), { recursive: true, encoding: "utf8" });
    for (const [extension, type] of [
      [".js", "javascript"],
      [".css", "text/css"],
    ] as const) {
      const file = files.find((name) => name.endsWith(extension)) ?? "";
      const response = await get(`/_next/static/${file}`);
      expect(response.status, file).toBe(200);
      expect(response.headers.get("content-type")).toContain(type);
      expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect(response.headers.get("x-request-id")).toBeNull();
      expect(await response.text()).toBe(readFileSync(path.join(root, "dist/pages/_next/static", file), "utf8"));
    }
  });

  it("makes a link and hands its file over, whole and by range", async () => {
    const created = await get("/api/v1/shares", {
      method: "POST",
      headers: { authorization: BASIC, "content-type": "application/json" },
      body: JSON.stringify({ items: [{ bucket: "documents", key: "reports/résumé.txt" }], maxDownloads: 2 }),
    });
    expect(created.status).toBe(201);
    const { url } = (await created.json()) as { url: string };
    const address = `${new URL(url).pathname}/file`;

    const whole = await get(address);
    expect(whole.status).toBe(200);
    expect(whole.headers.get("content-length")).toBe(String(CONTENT.length));
    expect(whole.headers.get("content-disposition")).toContain("filename*=UTF-8''r%C3%A9sum%C3%A9.txt");
    expect(await whole.text()).toBe(CONTENT);

    const part = await get(address, { headers: { range: "bytes=10-14" } });
    expect(part.status).toBe(206);
    expect(part.headers.get("content-range")).toBe(`bytes 10-14/${CONTENT.length}`);
    expect(part.headers.get("content-length")).toBe("5");
    expect(await part.text()).toBe("01234");

    const over = await get(address);
    expect(over.status).toBe(403);
    await over.text();
  });

  it.each(["photo.jpg", "document.pdf"])("finds the modules that make renditions of %s", async (key) => {
    const created = await get("/api/v1/shares", {
      method: "POST",
      headers: { authorization: BASIC, "content-type": "application/json" },
      body: JSON.stringify({ items: [{ bucket: "documents", key }], allowedActions: "preview" }),
    });
    const { url } = (await created.json()) as { url: string };
    const response = await get(`${new URL(url).pathname}/preview`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe(key === "photo.jpg" ? "image/jpeg" : "application/pdf");
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(1000);
  });

  it("sends mail by the module that is loaded for it", async () => {
    const server = await startMailServer({ security: "none" });
    try {
      const send = (method: string, path: string, body: object) =>
        get(path, { method, headers: { authorization: BASIC, "content-type": "application/json" }, body: JSON.stringify(body) });
      expect((await send("PUT", "/api/v1/settings/smtp", server.settings)).status).toBe(200);
      const result = await send("POST", "/api/v1/settings/smtp/test", {});
      expect([result.status, await result.json()]).toEqual([200, { to: ADMIN.email, isAccepted: true, failure: null }]);
      expect(server.received.map((mail) => mail.to)).toEqual([[ADMIN.email]]);
    } finally {
      await server.stop();
    }
  });

  it.each([
    "/cdn-cgi/image/width=80/https://example.com/a.png",
    "/_worker.js",
    "/_worker.js/index.js",
    "/_worker.js/next.js",
    "/_worker.js/image-renditions.js",
    "/_worker.js/smtp-client.js",
    "/_worker.js/jpeg.wasm",
    "/_routes.json",
    "/_headers",
  ])("%s is nothing", async (address) => {
    const response = await get(address);
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toContain("text/html");
    expect(await response.text()).not.toContain('"exclude"');
  });
});

it("`npm run deploy:workers -- --dry-run` packs what is built, and says what is still to be set up", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(root, "scripts/deploy.ts"), "workers", "--dry-run"], {
    cwd: root,
    env,
  });
  expect(stdout).toContain("npx wrangler d1 create sluice");
  expect(stdout).toContain("env.DB (sluice)");
  expect(stdout).toContain("--dry-run: exiting now.");
});
