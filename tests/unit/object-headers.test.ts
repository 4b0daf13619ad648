import { describe, expect, test } from "vitest";
import { contentDisposition } from "../../lib/http/content-disposition.ts";
import { objectResponse } from "../../lib/http/object-response.ts";
import { downloadType, previewOf } from "../../lib/storage/content-type.ts";
import type { ObjectInfo } from "../../lib/storage/object-store.ts";

describe("Content-Disposition", () => {
  const parse = (header: string) => {
    const match = /^attachment; filename="([^"\\]*)"; filename\*=UTF-8''([A-Za-z0-9!#$&+.^_`|~%-]*)$/u.exec(header);
    if (!match) throw new Error(`It is not of the one form: ${header}`);
    return { fallback: match[1] ?? "", name: decodeURIComponent(match[2] ?? "") };
  };

  test("names every file exactly, with a fallback of plain ASCII", () => {
    for (const name of [
      "report.pdf",
      "übersicht – résumé 概要.txt",
      "it's (1) & more!.txt",
      "100%.txt",
      "a;b=c.txt",
      "日本.txt",
      "🎈",
      "n".repeat(255),
    ]) {
      const { fallback, name: exact } = parse(contentDisposition("attachment", name));
      expect(exact).toBe(name);
      expect(fallback).toMatch(/^[\u0020-\u007e]+$/u);
    }
  });

  test("lets no name end the header, name a folder, or show another ending than it has", () => {
    const table: [name: string, exact: string][] = [
      ["a\r\nX-Evil: 1", "aX-Evil: 1"],
      ["nul\u0000.txt", "nul.txt"],
      ["..\\..\\evil.sh", ".._.._evil.sh"],
      ["a/b", "a_b"],
      ["\u202egpj.exe", "gpj.exe"],
      ["..", "download"],
      ["", "download"],
      [" ", "download"],
    ];
    for (const [name, exact] of table) expect(parse(contentDisposition("attachment", name)).name, JSON.stringify(name)).toBe(exact);
    expect(parse(contentDisposition("attachment", 'q"; filename="evil.exe')).fallback).toBe("q__ filename=_evil.exe");
    expect(parse(contentDisposition("attachment", "half \ud800")).name).toBe("half \ufffd");
  });
});

test("a download has its stored type only where nothing runs it", () => {
  const table: [stored: string | undefined, sent: string][] = [
    [undefined, "application/octet-stream"],
    ["image/png", "image/png"],
    ["text/plain; charset=utf-8", "text/plain; charset=utf-8"],
    ["Application/PDF", "application/pdf"],
    [
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ],
    ...[
      "text/html",
      "text/html; charset=utf-8",
      "image/svg+xml",
      "application/xhtml+xml",
      "application/xml",
      "text/xml",
      "application/javascript",
      "text/javascript",
      "text/css",
      "multipart/x-mixed-replace",
      "message/rfc822",
      "application/rss+xml",
      "application/wasm",
      "text/plain;charset=utf-7",
      "text/html\r\nX: 1",
      "nonsense",
      "",
      "a/b; c=d",
      "*/*",
    ].map((stored): [string, string] => [stored, "application/octet-stream"]),
  ];
  for (const [stored, sent] of table) expect(downloadType(stored), stored).toBe(sent);
});

test("only inert types are shown, and text always as plain text", () => {
  const kindOf = (key: string, stored?: string) => previewOf(key, stored)?.contentType ?? null;
  expect([kindOf("a.png"), kindOf("a.PDF"), kindOf("dir.png/a", "video/mp4")]).toEqual(["image/png", "application/pdf", "video/mp4"]);
  for (const key of ["a.html", "a.svg", "a.xhtml", "a.xml", "a.js", "a.css", "README"]) {
    expect([null, "text/plain; charset=utf-8"], key).toContain(kindOf(key));
  }
  for (const [key, stored] of [
    ["a.bin", "image/svg+xml"],
    ["a.mht", "multipart/related"],
    ["a.swf", "application/x-shockwave-flash"],
    ["a.docx", undefined],
  ] as const) {
    expect(kindOf(key, stored), key).toBeNull();
  }
});

test("the headers of an object say what its bytes are and let them do nothing", () => {
  const object: ObjectInfo = {
    key: "folder/file.html",
    sizeBytes: 10,
    etag: "abc",
    httpEtag: '"abc"',
    uploadedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
    version: "v",
    storageClass: "",
    checksums: {},
    httpMetadata: { contentType: "text/html" },
    customMetadata: {},
  };
  const response = objectResponse(object, null, { disposition: "attachment", range: { offset: 2, length: 3 } });
  expect(response.status).toBe(206);
  expect(Object.fromEntries(response.headers)).toEqual({
    "accept-ranges": "bytes",
    "cache-control": "private, no-store",
    "content-disposition": "attachment; filename=\"file.html\"; filename*=UTF-8''file.html",
    "content-length": "3",
    "content-range": "bytes 2-4/10",
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "content-type": "application/octet-stream",
    "cross-origin-resource-policy": "same-origin",
    etag: '"abc"',
    "last-modified": "Fri, 02 Jan 2026 03:04:05 GMT",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  });
});
