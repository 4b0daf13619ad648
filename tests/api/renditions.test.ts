/**
 * A link for looking only shows files without letting an original byte of an image or document, its ETag or its exact size out, however it is asked; and
 * making renditions keeps the memory of the isolate bounded.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readImageHeader } from "../../lib/previews/image-header.ts";
import { jpeg, longestSharedRun, png, withFrame } from "../support/images.ts";
import { bomb, pdf, readPdf } from "../support/pdfs.ts";
import { type Sluice, startSluice } from "../support/sluice.ts";
import { peakGrowthBytes, withPid } from "../support/workerd-process.ts";

const MIB = 1024 * 1024;
let sluice: Sluice;
let pid: number;
beforeAll(async () => {
  ({ server: sluice, pid } = await withPid(() => startSluice()));
});
afterAll(() => sluice.stop());

/** A link for looking at one file. */
async function look(name: string, content: Uint8Array | string) {
  const { id } = await sluice.share({ key: `${crypto.randomUUID()}/${name}`, content, allowedActions: "preview" });
  return { id, get: (init?: RequestInit) => sluice.fetch(`/share/${id}/preview`, init) };
}

async function bytesOf(response: Response) {
  return new Uint8Array(await response.arrayBuffer());
}

const PHOTO = jpeg(2000, 1500, { orientation: 6, canary: "CANARY" });

describe("an image", () => {
  it("is shown scaled and upright, with none of the original's bytes and nothing that identifies it", async () => {
    const { get } = await look("photo.jpg", PHOTO);
    const response = await get();
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("image/jpeg");
    expect(response.headers.get("content-disposition")).toMatch(/^inline; /u);
    expect(response.headers.get("content-security-policy")).toBe("sandbox; default-src 'none'; frame-ancestors 'none'");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    const body = await bytesOf(response);
    expect(readImageHeader(body)).toMatchObject({ format: "jpeg", width: 1200, height: 1600 });
    expect(longestSharedRun(PHOTO, body, 64)).toBe(0);
    expect(Buffer.from(body).includes("CANARY")).toBe(false);
  });

  it("is judged by its bytes: a page, a drawing and a document under its name are refused", async () => {
    const hostile = {
      "page.png": "<!doctype html><script>alert(1)</script>",
      "drawing.jpg": '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
      "document.gif": "%PDF-1.7\n1 0 obj",
      "cut.jpg": PHOTO.subarray(0, 400),
      "bomb.png": png(2, 2, { says: { width: 50_000, height: 50_000 } }),
      "bomb.jpg": withFrame(jpeg(20, 20), { width: 65_535, height: 65_535 }),
      "empty.webp": "",
    };
    for (const [name, content] of Object.entries(hostile)) {
      const response = await (await look(name, content)).get();
      expect([name, response.status]).toEqual([name, 415]);
      await response.text();
    }
  });
});

describe("a document", () => {
  it("is written anew, and shows what the original shows", async () => {
    const source = await pdf({ pages: 3, photo: jpeg(300, 200) });
    const response = await (await look("document.pdf", source)).get();
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/pdf");
    const body = await bytesOf(response);
    expect(longestSharedRun(source, body, 64)).toBe(0);
    expect(await readPdf(body)).toMatchObject({ pages: 3, extras: [], text: expect.stringContaining("Shown on page 1") as string });
  });

  it("that is broken, locked or a bomb is refused", async () => {
    const locked = Buffer.from(
      "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\ntrailer\n<< /Root 1 0 R /Encrypt << /V 1 >> >>\n",
    );
    for (const content of ["%PDF-1.7", "<html>", locked, bomb(64 * MIB)]) {
      const response = await (await look("document.pdf", content)).get();
      expect(response.status).toBe(415);
      expect(await response.text()).not.toContain("stack");
    }
  });
});

describe("text", () => {
  it("is shown as text, at most its first 512 KiB, and ranges are not", async () => {
    const { get } = await look("long.md", `# Résumé\n${"line of text\n".repeat(100_000)}`);
    const response = await get({ headers: { range: "bytes=10-19" } });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    const text = await response.text();
    expect(text).toMatch(/^# Résumé\nline of text\n/u);
    expect(Buffer.byteLength(text)).toBe(512 * 1024);
  });

  it("that is no text does not come through", async () => {
    const response = await (await look("photo.txt", PHOTO)).get();
    expect(response.status).toBe(200);
    expect(longestSharedRun(PHOTO, await bytesOf(response), 64)).toBe(0);
  });
});

it.each(["film.mp4", "song.mp3", "archive.zip", "letter.docx", "program.exe", "drawing.svg"])("%s is not shown", async (name) => {
  const { get } = await look(name, "<svg/> or anything else");
  for (const headers of [{}, { range: "bytes=0-9" }, { "sec-fetch-dest": "video" }]) {
    const response = await get({ headers: headers as Record<string, string> });
    expect(response.status).toBe(415);
    expect(await response.text()).not.toContain("anything else");
  }
});

describe("however it is asked", () => {
  const conditions = [
    {},
    { range: "bytes=0-99" },
    { "if-none-match": "*" },
    { "if-match": '"none"' },
    { "if-modified-since": new Date(Date.now() + 60_000).toUTCString() },
    { "if-unmodified-since": new Date(0).toUTCString() },
  ];
  it.each(["photo.jpg", "document.pdf", "notes.txt"])("an answer to %s tells no ETag, no date, no size of the original", async (name) => {
    const content = name.endsWith("pdf") ? await pdf() : name.endsWith("jpg") ? PHOTO : "some notes\n".repeat(60_000);
    const { get } = await look(name, content);
    for (const headers of conditions) {
      for (const method of ["GET", "HEAD"]) {
        const response = await get({ method, headers: headers as Record<string, string> });
        expect([name, method, headers, response.status]).toEqual([name, method, headers, 200]);
        for (const header of ["etag", "last-modified", "content-range"]) expect(response.headers.get(header)).toBeNull();
        expect(response.headers.get("accept-ranges")).toBe("none");
        expect(response.headers.get("content-length")).not.toBe(String(content.length));
        await response.arrayBuffer();
      }
    }
  });

  it("the file itself is refused", async () => {
    const { id } = await look("photo.jpg", PHOTO);
    for (const address of [`/share/${id}/file`, `/share/${id}/file?path=photo.jpg`]) {
      const response = await sluice.fetch(address);
      expect(response.status).toBe(403);
      expect(Buffer.from(await response.arrayBuffer()).includes("CANARY")).toBe(false);
    }
  });
});

it("a rendition is made once, and never shown to whom the link does not show it", async () => {
  // Each time that it is made, a document has other bytes.
  const { id, get } = await look("document.pdf", await pdf());
  const first = await bytesOf(await get());
  const second = await bytesOf(await get());
  expect(Buffer.compare(first, second)).toBe(0);
  await sluice.api(`/api/v1/shares/${id}/revoke`, { method: "POST" });
  const revoked = await get();
  expect(revoked.status).toBe(404);
  await revoked.text();
});

it("a changed file is shown as it is now", async () => {
  const key = `${crypto.randomUUID()}/photo.png`;
  const { id } = await sluice.share({ key, content: png(40, 30), allowedActions: "preview" });
  expect(readImageHeader(await bytesOf(await sluice.fetch(`/share/${id}/preview`)))).toMatchObject({ width: 40 });
  await (await sluice.bucket("documents")).put(key, png(50, 30));
  expect(readImageHeader(await bytesOf(await sluice.fetch(`/share/${id}/preview`)))).toMatchObject({ width: 50 });
});

it("many large images at once are made one after the other, in memory that does not grow with their number", async () => {
  const photo = jpeg(3200, 2400);
  const links = await Promise.all(Array.from({ length: 6 }, () => look("photo.jpg", photo)));
  const [warmUp, ...others] = links;
  await (await warmUp!.get()).arrayBuffer();
  const growth = await peakGrowthBytes(pid, async () => {
    const statuses = await Promise.all(
      others.map(async ({ get }) => {
        const response = await get();
        await response.arrayBuffer();
        return response.status;
      }),
    );
    for (const status of statuses) expect([200, 429]).toContain(status);
    expect(statuses).toContain(200);
  });
  expect(growth).toBeLessThan(96 * MIB);
});
