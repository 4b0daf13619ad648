/**
 * The samples of R2 Explorer's documentation of its links, unchanged but for host and credentials: what was written against R2 Explorer works here.
 * R2 Explorer leaves authentication out of its curl samples; here somebody has to say who they are.
 */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { requireTool } from "../support/require-tool.ts";
import { ADMIN, type Sluice, startSluice } from "../support/sluice.ts";

const run = promisify(execFile);
let sluice: Sluice;
beforeAll(async () => {
  requireTool("curl");
  requireTool("python3-requests");
  sluice = await startSluice({ extraBuckets: { "my-bucket": "my-bucket" } });
  await (await sluice.bucket("my-bucket")).put("docs/report.pdf", "the report");
});
afterAll(() => sluice.stop());

/** A sample with what it leaves to its reader filled in. Fails when it does not have one of the places. */
function sample(name: string, places: Record<string, string>): string {
  let text = readFileSync(path.join(import.meta.dirname, "samples", name), "utf8").trim();
  for (const [place, value] of Object.entries({ "https://your-domain.com": sluice.url, ...places })) {
    expect(text).toContain(place);
    text = text.replace(place, value);
  }
  return text;
}

const shell = async (text: string) =>
  (await run("sh", ["-c", text.replace(/^curl/u, `curl -sS --fail-with-body -u '${ADMIN.email}:${ADMIN.password}'`)])).stdout;
const createByCurl = async () => {
  const base64Key = Buffer.from("docs/report.pdf").toString("base64");
  return JSON.parse(await shell(sample("create-share.sh.txt", { "{bucket}": "my-bucket", "{base64Key}": base64Key }))) as Record<
    string,
    unknown
  >;
};

it("curl makes a link with a password, a limit and an expiry, and takes it back", async () => {
  const before = Date.now();
  const { shareId, shareUrl, expiresAt } = await createByCurl();
  expect(shareId).toMatch(/^[A-Za-z0-9]{10}$/u);
  expect(shareUrl).toBe(`${sluice.url}/share/${String(shareId)}`);
  expect(expiresAt).toBeGreaterThanOrEqual(before + 3_600_000);
  expect(expiresAt).toBeLessThanOrEqual(Date.now() + 3_600_000);

  expect((await sluice.fetch(`/share/${String(shareId)}`)).status).toBe(401);
  const opened = await sluice.fetch(`/share/${String(shareId)}?password=secret123`);
  expect(opened.status).toBe(200);
  expect(await opened.text()).toBe("the report");

  expect(JSON.parse(await shell(sample("revoke-share.sh.txt", { "{bucket}": "my-bucket", "{shareId}": String(shareId) })))).toEqual({
    success: true,
  });
  expect((await sluice.fetch(`/share/${String(shareId)}?password=secret123`)).status).toBe(404);
});

it("JavaScript makes a link", async () => {
  const text = sample("create-share.js.txt", { "username:password": `${ADMIN.email}:${ADMIN.password}` });
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", text]);
  const [, shareUrl = ""] = /^Share URL: (\S+)$/mu.exec(stdout) ?? [];
  expect(shareUrl).toMatch(new RegExp(`^${sluice.url}/share/[A-Za-z0-9]{10}$`, "u"));
  expect(await (await fetch(shareUrl)).text()).toBe("the report");
});

it("Python lists all links of the bucket", async () => {
  const { shareUrl } = await createByCurl();
  const text = sample("list-shares.py.txt", { "'admin'": `'${ADMIN.email}'`, "'secret'": `'${ADMIN.password}'` });
  const { stdout } = await run("/usr/bin/python3", ["-c", text]);
  expect(stdout.split("\n")).toContain(`docs/report.pdf: ${String(shareUrl)}`);
});
