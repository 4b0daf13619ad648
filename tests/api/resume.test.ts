/** Downloads that break off go on where they stopped, with the programs that people use for it. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeLargeObjects } from "../support/large-object.ts";
import { requireTool } from "../support/require-tool.ts";
import { type Sluice, startSluice } from "../support/sluice.ts";

const SIZE_BYTES = 100 * 1024 * 1024;
const CUT_BYTES = 37_123_457;
const folder = mkdtempSync(path.join(tmpdir(), "sluice-resume-"));
const file = (name: string) => path.join(folder, name);

const run = promisify(execFile);
let sluice: Sluice;
let digest: string;
beforeAll(async () => {
  requireTool("curl");
  requireTool("wget");
  const stateDir = file("state");
  await makeLargeObjects(stateDir, "documents", { "large.bin": SIZE_BYTES });
  sluice = await startSluice({ stateDir });
  const object = (await (await sluice.bucket("documents")).get("large.bin"))!;
  const hash = createHash("sha256");
  for await (const chunk of object.body as unknown as AsyncIterable<Uint8Array>) hash.update(chunk);
  digest = hash.digest("hex");
});
afterAll(async () => {
  await sluice.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function sha256(name: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(name), hash);
  return hash.digest("hex");
}

const downloadsOf = async (id: string) => ((await (await sluice.api(`/api/v1/shares/${id}`)).json()) as { downloads: number }).downloads;

/** What a broken connection leaves behind: the first bytes, which were asked for by a range and counted as a download. */
async function breakOff(address: string, name: string, ...options: string[]) {
  await run("curl", ["-sS", "--fail", ...options, "-r", `0-${CUT_BYTES - 1}`, "-o", name, address]);
  expect(statSync(name).size).toBe(CUT_BYTES);
}

describe.each([
  ["the address of a direct link", "direct", ""],
  ["the file of a link with a page", "page", "/file"],
] as const)("%s", (_, opening, suffix) => {
  it("is continued by curl -C -", async () => {
    const { url } = await sluice.share({ key: "large.bin", opening });
    const name = file(`curl-${opening}.bin`);
    await breakOff(url + suffix, name);
    await run("curl", ["-sS", "--fail", "-C", "-", "-o", name, url + suffix]);
    expect(await sha256(name)).toBe(digest);
  });

  it("is continued by wget -c", async () => {
    const { url } = await sluice.share({ key: "large.bin", opening });
    const name = file(`wget-${opening}.bin`);
    await run("wget", ["-q", "--no-proxy", "-O", name, url + suffix]);
    truncateSync(name, CUT_BYTES);
    await run("wget", ["-q", "--no-proxy", "-c", "-O", name, url + suffix]);
    expect(await sha256(name)).toBe(digest);
  });
});

it("a link for one download is continued by whoever began it, and nobody else gets a byte", async () => {
  const { id, url } = await sluice.share({ key: "large.bin", maxDownloads: 1 });
  const address = `${url}/file`;
  const name = file("limited.bin");
  const jar = file("cookies.txt");
  await breakOff(address, name, "-c", jar);
  expect(await downloadsOf(id)).toBe(1);

  const other = file("other.bin");
  const refused = await run("curl", ["-sS", "--fail", "-o", other, "-w", "%{http_code}", address]).catch(
    (error: unknown) => error as { stdout: string },
  );
  expect(refused.stdout).toBe("403");
  expect(existsSync(other) ? statSync(other).size : 0).toBe(0);
  const tail = await sluice.fetch(`/share/${id}/file`, { headers: { range: `bytes=${CUT_BYTES}-` } });
  expect(tail.status).toBe(403);

  await run("curl", ["-sS", "--fail", "-C", "-", "-b", jar, "-o", name, address]);
  expect(await sha256(name)).toBe(digest);
  expect(await downloadsOf(id)).toBe(1);
});
