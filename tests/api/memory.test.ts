/**
 * Files pass the server without staying in it: its memory does not follow their size. This is the proof that no body goes through OpenNext, which
 * would read requests whole and copy answers in JavaScript.
 */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { encodeKey } from "../../lib/storage/object-key.ts";
import { BASIC, type Sluice, startSluice } from "../support/sluice.ts";
import { makeLargeObjects } from "../support/large-object.ts";
import { requireTool } from "../support/require-tool.ts";
import { peakGrowthBytes, withPid } from "../support/workerd-process.ts";

const MIB = 1024 * 1024;
const LARGE_BYTES = 1024 * MIB;
const WARM_UP_BYTES = 128 * MIB;
const MAX_GROWTH_BYTES = 64 * MIB;
/** The local store writes slowly, on a busy machine very slowly. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** As OpenNext would do it: the whole answer is read, then given. */
const KEEPING_FRONT = `
import worker from "./index.js";
export default { async fetch(request, env, ctx) {
  const response = await worker.fetch(request, env, ctx);
  return new URL(request.url).searchParams.has("kept") ? new Response(await response.arrayBuffer(), response) : response;
} };`;

const stateDir = mkdtempSync(path.join(tmpdir(), "sluice-memory-"));
let sluice: Sluice;
let pid: number;
beforeAll(async () => {
  requireTool("curl");
  await makeLargeObjects(stateDir, "documents", { "large.bin": LARGE_BYTES, "warm-up.bin": WARM_UP_BYTES });
  ({ server: sluice, pid } = await withPid(() => startSluice({ stateDir, frontModule: KEEPING_FRONT })));
});
afterAll(async () => {
  await sluice.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

/** Asks with curl: were the bytes to pass through this process, that would take longer than the server does. Answers what `format` tells of it. */
async function curl(address: string, format: string, headers: Record<string, string>, ...options: string[]): Promise<string> {
  const named = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  return (await promisify(execFile)("curl", ["-sS", ...named, ...options, "-w", format, new URL(address, sluice.url).href])).stdout;
}

/** Reads an answer to its end and keeps nothing of it. Answers how many bytes came. */
async function drain(
  address: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; length: string | undefined; bytes: number }> {
  const said = await curl(address, "%{http_code} %{size_download} %header{content-length}", headers, "-o", "/dev/null");
  const [status, bytes, length] = said.split(" ");
  return { status: Number(status), length, bytes: Number(bytes) };
}

/** Puts one part of an upload, read from the disk while it is sent. */
async function sendPart(address: string, sizeBytes: number): Promise<{ status: number; text: string }> {
  const file = path.join(stateDir, `part-${sizeBytes}.bin`);
  if (!existsSync(file)) await writeFile(file, pieces(sizeBytes));
  const said = await curl(address, "\n%{http_code}", { authorization: BASIC, expect: "" }, "-X", "POST", "-T", file);
  const [text = "", status] = said.split("\n");
  return { status: Number(status), text };
}

function* pieces(sizeBytes: number): Generator<Buffer> {
  for (let made = 0; made < sizeBytes; made += MIB) yield Buffer.alloc(Math.min(MIB, sizeBytes - made), made / MIB + 1);
}

/** Uploads in parts as R2 Explorer's dashboard does. */
async function upload(key: string, sizeBytes: number, partBytes: number): Promise<void> {
  const name = encodeKey(key);
  const multipart = "/api/buckets/documents/multipart";
  const created = await sluice.api(`${multipart}/create?key=${name}`, { method: "POST" });
  const { uploadId } = (await created.json()) as { uploadId: string };
  const parts: { partNumber: number; etag: string }[] = [];
  for (let start = 0; start < sizeBytes; start += partBytes) {
    const query = new URLSearchParams({ key: name, uploadId, partNumber: String(parts.length + 1) });
    const { status, text } = await sendPart(`${multipart}/upload?${query}`, Math.min(partBytes, sizeBytes - start));
    expect(status, text).toBe(200);
    parts.push(JSON.parse(text) as (typeof parts)[number]);
  }
  const completed = await sluice.api(`${multipart}/complete`, { method: "POST", json: { key: name, uploadId, parts } });
  expect(completed.status).toBe(200);
  expect((await (await sluice.bucket("documents")).head(key))?.size).toBe(sizeBytes);
}

it("a gigabyte downloaded through a link leaves the server as it was", async () => {
  const { id } = await sluice.share({ key: "large.bin", opening: "direct", maxDownloads: 2 });
  const warmUp = await sluice.share({ key: "warm-up.bin", opening: "direct" });
  await drain(`/share/${warmUp.id}`);
  const growth = await peakGrowthBytes(pid, async () => {
    expect(await drain(`/share/${id}`)).toEqual({ status: 200, length: String(LARGE_BYTES), bytes: LARGE_BYTES });
  });
  expect(growth).toBeLessThan(MAX_GROWTH_BYTES);
});

it("a gigabyte downloaded through the API too", async () => {
  const address = (key: string) => `/api/v1/objects/content?bucket=documents&key=${key}`;
  await drain(address("warm-up.bin"), { authorization: BASIC });
  const growth = await peakGrowthBytes(pid, async () => {
    expect(await drain(address("large.bin"), { authorization: BASIC })).toEqual({
      status: 200,
      length: String(LARGE_BYTES),
      bytes: LARGE_BYTES,
    });
  });
  expect(growth).toBeLessThan(MAX_GROWTH_BYTES);
});

it.each(["unknown", "known"])("a gigabyte in a zip too, its CRCs being %s", async (state) => {
  const zip = (...keys: string[]) =>
    `/api/v1/objects/zip?${new URLSearchParams([["bucket", "documents"], ...keys.map((key) => ["key", key])]).toString()}`;
  if (state === "unknown") await sluice.db.exec("DELETE FROM object_crcs");
  await drain(zip("warm-up.bin"), { authorization: BASIC });
  const growth = await peakGrowthBytes(pid, async () => {
    const { status, bytes } = await drain(zip("large.bin", "warm-up.bin"), { authorization: BASIC });
    expect([status, bytes > LARGE_BYTES + WARM_UP_BYTES]).toEqual([200, true]);
  });
  expect(growth).toBeLessThan(MAX_GROWTH_BYTES);
});

it("500 MB uploaded in parts too", async () => {
  await upload("warm-up-of-upload.bin", 64 * MIB, 32 * MIB);
  const growth = await peakGrowthBytes(pid, () => upload("uploaded.bin", 500 * MIB, 50 * MIB));
  expect(growth).toBeLessThan(MAX_GROWTH_BYTES);
});

it("the measurement sees a server that keeps what passes", async () => {
  const { id } = await sluice.share({ key: "warm-up.bin", opening: "direct" });
  const growth = await peakGrowthBytes(pid, async () => {
    expect((await drain(`/share/${id}?kept`)).bytes).toBe(WARM_UP_BYTES);
  });
  expect(growth).toBeGreaterThan(MAX_GROWTH_BYTES);
});
