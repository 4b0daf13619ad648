import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cookiesOf, rawRequest, type Sluice, startSluice } from "../support/sluice.ts";

let sluice: Sluice;
beforeAll(async () => {
  sluice = await startSluice();
});
afterAll(() => sluice.stop());

const TEN = "0123456789";
const shown = async (id: string) => (await (await sluice.api(`/api/v1/shares/${id}`)).json()) as { downloads: number };

describe("what counts as a download", () => {
  it("HEAD, prefetch, page views, previews, 304, 412 and 416 count nothing; the GET that hands over bytes does", async () => {
    const share = await sluice.share({ content: TEN, key: "count.txt", maxDownloads: 1 });
    const file = `/share/${share.id}/file`;
    const head = await sluice.fetch(file, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, "10"]);
    for (let repeat = 0; repeat < 9; repeat += 1) expect((await sluice.fetch(file, { method: "HEAD" })).status).toBe(200);
    const etag = head.headers.get("etag") ?? "";
    const modified = head.headers.get("last-modified") ?? "";
    for (const headers of [{ "sec-purpose": "prefetch;prerender" }, { purpose: "prefetch" }, { "x-moz": "prefetch" }] as Record<
      string,
      string
    >[]) {
      expect((await sluice.fetch(file, { headers })).status).toBe(204);
    }
    for (const agent of ["Mozilla/5.0 SafeLinks", "Slackbot-LinkExpanding 1.0", "WhatsApp/2.23", "Twitterbot/1.0"]) {
      for (let repeat = 0; repeat < 5; repeat += 1)
        expect((await sluice.fetch(`/share/${share.id}`, { headers: { "user-agent": agent, accept: "text/html" } })).status).toBe(200);
    }
    expect((await sluice.fetch(`/share/${share.id}/preview`)).status).toBe(200);
    expect((await sluice.fetch(file, { headers: { "if-none-match": etag } })).status).toBe(304);
    expect((await sluice.fetch(file, { headers: { "if-modified-since": modified } })).status).toBe(304);
    expect((await sluice.fetch(file, { headers: { "if-match": '"other"' } })).status).toBe(412);
    expect((await sluice.fetch(file, { headers: { range: "bytes=99-" } })).status).toBe(416);
    expect((await shown(share.id)).downloads).toBe(0);
    expect(await (await sluice.fetch(file)).text()).toBe(TEN);
    expect((await shown(share.id)).downloads).toBe(1);
    // Authorised before conditions are judged: an exhausted link answers no 304, no 412, no HEAD, no preview.
    for (const headers of [{}, { "if-none-match": etag }, { "if-match": '"other"' }, { range: "bytes=99-" }] as Record<string, string>[]) {
      expect((await sluice.fetch(file, { headers })).status).toBe(403);
    }
    expect((await sluice.fetch(file, { method: "HEAD" })).status).toBe(403);
    expect((await sluice.fetch(`/share/${share.id}/preview`)).status).toBe(403);
  });

  it("a range from nowhere counts wherever it starts; the continuation of a counted download by the same browser does not", async () => {
    const content = "x".repeat(3 * 1024 * 1024);
    const share = await sluice.share({ content, key: "resume.bin", maxDownloads: 2 });
    const file = `/share/${share.id}/file`;
    const whole = await sluice.fetch(file);
    const cookie = cookiesOf(whole);
    await whole.body?.cancel();
    const rest = await sluice.fetch(file, { headers: { cookie, range: "bytes=1048576-" } });
    expect([rest.status, (await rest.arrayBuffer()).byteLength]).toEqual([206, content.length - 1_048_576]);
    expect((await shown(share.id)).downloads).toBe(1);
    const nowhere = await sluice.fetch(file, { headers: { range: "bytes=3000000-" } });
    expect(nowhere.status).toBe(206);
    await nowhere.arrayBuffer();
    expect((await shown(share.id)).downloads).toBe(2);
    expect((await sluice.fetch(file, { headers: { range: "bytes=1-" } })).status).toBe(403);
    expect((await sluice.fetch(file, { headers: { cookie, range: "bytes=2097152-" } })).status).toBe(206);
    expect((await sluice.fetch(file, { headers: { cookie } })).status).toBe(403);
    expect((await shown(share.id)).downloads).toBe(2);
  });

  it("a continuation is not for ever: twenty, then it is a download like any other", async () => {
    const share = await sluice.share({ content: TEN, key: "again.txt", maxDownloads: 1 });
    const file = `/share/${share.id}/file`;
    const cookie = cookiesOf(await sluice.fetch(file));
    const statuses: number[] = [];
    for (let repeat = 0; repeat < 22; repeat += 1)
      statuses.push((await sluice.fetch(file, { headers: { cookie, range: "bytes=1-" } })).status);
    expect(statuses).toEqual([...Array<number>(20).fill(206), 403, 403]);
  });

  it("the counter of an unlimited link is exact too, and a forged or foreign cookie holds no slot", async () => {
    const share = await sluice.share({ content: TEN, key: "free.txt", opening: "direct" });
    await Promise.all(Array.from({ length: 120 }, async () => (await sluice.fetch(`/share/${share.id}`)).text()));
    expect((await shown(share.id)).downloads).toBe(120);
    const limited = await sluice.share({ key: "free.txt", maxDownloads: 1 });
    const foreign = cookiesOf(await sluice.fetch(`/share/${share.id}`)).replace(share.id, limited.id);
    const forged = cookiesOf(await sluice.fetch(`/share/${limited.id}/file`)).slice(0, -4);
    for (const cookie of [foreign, `${forged}AAAA`]) {
      expect((await sluice.fetch(`/share/${limited.id}/file`, { headers: { cookie, range: "bytes=1-" } })).status).toBe(403);
    }
  });

  it("row 18: edits never touch the counter; a limit set below what was used ends the link, one set above brings it back", async () => {
    const share = await sluice.share({ maxDownloads: 500 });
    await Promise.all([
      ...Array.from({ length: 50 }, async () => (await sluice.fetch(`/share/${share.id}/file`)).text()),
      ...Array.from({ length: 20 }, (_, edit) =>
        sluice.api(`/api/v1/shares/${share.id}`, { method: "PATCH", json: { name: `name ${edit}` } }),
      ),
    ]);
    expect((await shown(share.id)).downloads).toBe(50);
    const limit = (maxDownloads: number | null) => sluice.api(`/api/v1/shares/${share.id}`, { method: "PATCH", json: { maxDownloads } });
    await limit(10);
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(403);
    await limit(51);
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(200);
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(403);
    await limit(null);
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(200);
  });
});

describe("row 91: a browser that visited sixty links", () => {
  it("keeps the newest ten visits, its headers stay far below 8 KB, and the newest still hold", async () => {
    const jar = new Map<string, string>();
    const visit = async (path: string) => {
      const cookie = Array.from(jar, ([name, value]) => `${name}=${value}`).join("; ");
      expect(cookie.length).toBeLessThan(8000);
      const answer = await sluice.fetch(path, { headers: { cookie } });
      for (const line of answer.headers.getSetCookie()) {
        const [pair = "", ...attributes] = line.split("; ");
        const [name = "", value = ""] = pair.split(/=(.*)/su);
        expect(attributes).toEqual(expect.arrayContaining(["Path=/", "HttpOnly", "Secure", "SameSite=Lax"]));
        expect(name).toMatch(/^__Host-sluice\.visit\./u);
        if (attributes.includes("Max-Age=0")) jar.delete(name);
        else jar.set(name, value);
      }
      return answer;
    };
    const ids: string[] = [];
    for (let count = 0; count < 60; count += 1) {
      const share = await sluice.share({ key: "many.txt", content: TEN, maxDownloads: 1 });
      ids.push(share.id);
      expect((await visit(`/share/${share.id}/file`)).status).toBe(200);
    }
    expect(jar.size).toBe(10);
    const cookie = Array.from(jar, ([name, value]) => `${name}=${value}`).join("; ");
    expect((await sluice.fetch(`/share/${ids.at(-1)}/file`, { headers: { cookie, range: "bytes=1-" } })).status).toBe(206);
    expect((await sluice.fetch(`/share/${ids[0]}/file`, { headers: { cookie, range: "bytes=1-" } })).status).toBe(403);
  });
});

describe("bytes and their headers (RFC 9110)", () => {
  const ranges: [range: string, status: number, body: string, contentRange: string | null][] = [
    ["bytes=0-0", 206, "0", "bytes 0-0/10"],
    ["bytes=0-", 206, TEN, "bytes 0-9/10"],
    ["bytes=5-", 206, "56789", "bytes 5-9/10"],
    ["bytes=-3", 206, "789", "bytes 7-9/10"],
    ["bytes=-0", 416, "", "bytes */10"],
    ["bytes=10-", 416, "", "bytes */10"],
    ["bytes=99-", 416, "", "bytes */10"],
    ["bytes=8-3", 200, TEN, null],
    ["bytes=abc", 200, TEN, null],
    ["bytes=0-1,4-5", 200, TEN, null],
    [`bytes=${Array.from({ length: 200 }, (_, at) => `${at}-${at}`).join(",")}`, 200, TEN, null],
  ];
  it("answers ranges of a ten-byte and a zero-byte file as the table says, with lengths that are true", async () => {
    const share = await sluice.share({ content: TEN, key: "ten.txt", opening: "direct" });
    const empty = await sluice.share({ content: "", key: "empty.txt", opening: "direct" });
    for (const [range, status, body, contentRange] of ranges) {
      const answer = await sluice.fetch(`/share/${share.id}`, { headers: { range } });
      const text = await answer.text();
      expect([range.slice(0, 20), answer.status, answer.headers.get("content-range")]).toEqual([range.slice(0, 20), status, contentRange]);
      if (status !== 416) expect(text).toBe(body);
      expect(answer.headers.get("content-length")).toBe(String(new TextEncoder().encode(text).length));
    }
    const none = await sluice.fetch(`/share/${empty.id}`, { headers: { range: "bytes=0-" } });
    expect([none.status, none.headers.get("content-range")]).toEqual([416, "bytes */0"]);
    const whole = await sluice.fetch(`/share/${empty.id}`);
    expect([whole.status, whole.headers.get("content-length"), await whole.text()]).toEqual([200, "0", ""]);
  });

  it("row 72: any name becomes one header that gives exactly that name back, and adds no header of its own", async () => {
    const names = [
      "plain.txt",
      "with space.txt",
      "日本.txt",
      "naïve – «résumé».pdf",
      'q"; filename="evil.exe',
      "semi;colon.txt",
      "percent%41.txt",
      "back\\slash.txt",
      "a\r\nX-Evil: 1.txt",
      "tab\tnul\u0000.txt",
      "right\u202Eto\u202Cleft.txt",
      "'quote'*.txt",
      "..",
      " ",
      "😀.png",
      "é".repeat(120),
      ".hidden",
    ];
    const bucket = await sluice.bucket("documents");
    for (const name of names) {
      await bucket.put(`names/${name}`, "x");
      const share = await sluice.share({ key: `names/${name}`, opening: "direct" });
      const answer = await rawRequest(sluice.url, `/share/${share.id}`);
      expect([name, answer.status]).toEqual([name, 200]);
      expect(answer.headers["x-evil"]).toBeUndefined();
      const header = String(answer.headers["content-disposition"]);
      expect(header).toMatch(/^attachment; filename="[\u0020-\u007e]*"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]+$/u);
      expect(header.split('"').length).toBe(3);
      const decoded = decodeURIComponent(header.slice(header.indexOf("UTF-8''") + 7));
      const shownName = name.replaceAll(/[\u0000-\u001f\u202a-\u202e]/gu, "").replaceAll(/[/\\]/gu, "_");
      expect(decoded).toBe(["..", " "].includes(name) ? "download" : shownName);
    }
  });

  it("rows 71, 73: nothing that a browser runs keeps its type, and all user bytes are sandboxed", async () => {
    const bucket = await sluice.bucket("documents");
    const types = [
      "text/html",
      "application/xhtml+xml",
      "image/svg+xml",
      "text/xml",
      "text/javascript",
      "text/html\r\nX-Evil: 1",
      "multipart/x-mixed-replace",
      "text/html;charset=utf-7",
      "message/rfc822",
      "text/css",
    ];
    for (const [position, type] of types.entries()) {
      const key = `active/${position}.html`;
      await bucket.put(key, "<script>alert(1)</script>", { httpMetadata: { contentType: type.replaceAll(/[\r\n]/gu, "") } });
      const share = await sluice.share({ key });
      for (const door of ["file", "preview"]) {
        const answer = await sluice.fetch(`/share/${share.id}/${door}?inline=1`);
        expect(answer.status).toBe(200);
        expect([type, answer.headers.get("content-type")]).toEqual([
          type,
          door === "file" ? "application/octet-stream" : "text/plain; charset=utf-8",
        ]);
        expect(answer.headers.get("content-security-policy")).toBe("sandbox; default-src 'none'; frame-ancestors 'none'");
        expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
        expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
        expect(answer.headers.get("cache-control")).toBe("private, no-store");
        expect(answer.headers.get("x-robots-tag")).toContain("noindex");
        if (door === "file") expect(answer.headers.get("content-disposition")).toMatch(/^attachment/u);
      }
    }
  });

  it("row 74: user bytes are no script, worker, style or plugin of any page", async () => {
    const share = await sluice.share();
    for (const headers of [
      { "service-worker": "script" },
      { "sec-fetch-dest": "script" },
      { "sec-fetch-dest": "serviceworker" },
      { "sec-fetch-dest": "object" },
    ] as Record<string, string>[]) {
      for (const door of ["file", "preview"]) expect((await sluice.fetch(`/share/${share.id}/${door}`, { headers })).status).toBe(403);
    }
  });

  it("row 42: a link to a file gives that file, whatever path is asked for", async () => {
    const bucket = await sluice.bucket("documents");
    await bucket.put("secret/b.txt", "secret");
    const share = await sluice.share({ key: "secret/a.txt", content: "shared" });
    expect(await (await sluice.fetch(`/share/${share.id}/file?path=a.txt`)).text()).toBe("shared");
    for (const path of ["b.txt", "../b.txt", "secret/b.txt", "%2e%2e/b.txt", "a.txt/", "", "/a.txt", "A.txt"]) {
      for (const door of ["file", "preview"])
        expect([path, (await sluice.fetch(`/share/${share.id}/${door}?path=${path}`)).status]).toEqual([path, 404]);
    }
    for (const path of ["/b.txt", "/x.css", ";.js"]) expect((await sluice.fetch(`/share/${share.id}${path}`)).status).toBe(404);
  });

  it("text is previewed up to half a megabyte; audio and video can be sought; other types are told to be downloaded", async () => {
    const long = await sluice.share({ key: "long.log", content: "line\n".repeat(200_000) });
    expect((await (await sluice.fetch(`/share/${long.id}/preview`)).arrayBuffer()).byteLength).toBe(512 * 1024);
    const video = await sluice.share({ key: "clip.mp4", content: new Uint8Array(100_000) });
    const part = await sluice.fetch(`/share/${video.id}/preview`, { headers: { range: "bytes=50000-" } });
    expect([part.status, part.headers.get("content-type"), part.headers.get("content-range")]).toEqual([
      206,
      "video/mp4",
      "bytes 50000-99999/100000",
    ]);
    const archive = await sluice.share({ key: "archive.zip", content: "PK" });
    expect((await sluice.fetch(`/share/${archive.id}/preview`)).status).toBe(415);
  });
});
