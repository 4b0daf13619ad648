import { execFileSync } from "node:child_process";
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Archive, type Member, planArchive } from "../../lib/archive/plan-archive.ts";
import { centralHeader, dataDescriptor, endRecords, localHeader } from "../../lib/archive/zip-records.ts";
import { decideConditional } from "../../lib/storage/conditional-request.ts";
import type { ObjectStore } from "../../lib/storage/object-store.ts";
import { requireTool } from "../support/require-tool.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sluice-archive-"));
const file = (name: string) => path.join(folder, name);
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: "utf8", env: { ...process.env, LC_ALL: "C.UTF-8" }, maxBuffer: 64 * 1024 * 1024 });
beforeAll(() => {
  for (const tool of ["unzip", "p7zip-full", "libarchive-tools", "python3-requests"] as const) requireTool(tool);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const AT = Date.UTC(2026, 10, 20, 12, 34, 57);
const member = (name: string, sizeBytes: number, more: Partial<Member> = {}): Member => ({
  store: { name: "documents" } as ObjectStore,
  key: name,
  etag: `etag of ${name}`,
  sizeBytes,
  modifiedAtMs: AT,
  path: name,
  ...more,
});

/** Everything of an archive but its members' bytes, each piece at its place. */
function* records(archive: Archive, crcOf: (name: string) => number): Generator<[at: number, bytes: Uint8Array]> {
  for (const entry of archive.entries) {
    yield [entry.offset, localHeader(entry)];
    yield [entry.bodyOffset + entry.sizeBytes, dataDescriptor(entry, crcOf(entry.name))];
  }
  for (const entry of archive.entries) yield [entry.centralOffset, centralHeader(entry, crcOf(entry.name))];
  yield [archive.directory.offset + archive.directory.sizeBytes, endRecords(archive.directory)];
}

function assemble(archive: Archive, contents: Record<string, Buffer>): Buffer {
  const bytes = Buffer.alloc(archive.sizeBytes);
  for (const [at, piece] of records(archive, (name) => crc32(contents[name] ?? ""))) bytes.set(piece, at);
  for (const entry of archive.entries) bytes.set(contents[entry.name] ?? Buffer.of(), entry.bodyOffset);
  return bytes;
}

/** What Python's own reader finds: name, size, CRC, time of MS-DOS, mode. */
function readByPython(name: string): { name: string; size: number; crc: number; offset: number; time: number[]; mode: string }[] {
  return JSON.parse(
    run(
      "/usr/bin/python3",
      "-c",
      `import json,sys,zipfile
z=zipfile.ZipFile(sys.argv[1])
print(json.dumps([dict(name=i.filename,size=i.file_size,crc=i.CRC,offset=i.header_offset,time=i.date_time,mode=oct(i.external_attr>>16)) for i in z.infolist()]))`,
      name,
    ),
  ) as ReturnType<typeof readByPython>;
}

describe("a small archive", () => {
  const contents = { "a/hello.txt": Buffer.from("hello\n"), "ü.txt": Buffer.from("umlaut"), "empty.txt": Buffer.of() };
  const archive = planArchive([member("a/hello.txt", 6), member("ü.txt", 6), member("empty.txt", 0), member("leer/", 0)]);
  const bytes = assemble(archive, contents);

  it("has the very bytes of the first member that the specification asks for", () => {
    expect(archive.entries[0]).toMatchObject({ offset: 0, bodyOffset: 50 });
    expect(bytes.subarray(0, 72).toString("hex")).toBe(
      [
        "504b0304 1400 0808 0000 5c64 745d 00000000 00000000 00000000 0b00 0900",
        Buffer.from("a/hello.txt").toString("hex"),
        "5554 0500 01 e11f1f6a".replace("e11f1f6a", Buffer.from(new Uint32Array([AT / 1000]).buffer).toString("hex")),
        Buffer.from("hello\n").toString("hex"),
        "504b0708 20303a36 06000000 06000000",
      ]
        .join("")
        .replaceAll(" ", ""),
    );
  });

  it("is as long as it was planned, and is read by Python with its times and modes", () => {
    writeFileSync(file("small.zip"), bytes);
    expect(readByPython(file("small.zip"))).toEqual(
      archive.entries.map((entry) => ({
        name: entry.name,
        size: entry.sizeBytes,
        crc: crc32(contents[entry.name as keyof typeof contents] ?? ""),
        offset: entry.offset,
        time: [2026, 11, 20, 12, 34, 56],
        mode: entry.name === "leer/" ? "0o40755" : "0o100644",
      })),
    );
  });

  it("is found without a fault by unzip, 7z and bsdtar, which also reads it from a pipe, to the second in UTC", () => {
    expect(run("unzip", "-t", file("small.zip"))).toContain("No errors detected");
    expect(run("7z", "t", file("small.zip"))).not.toMatch(/warning|error/iu);
    const out = file("out");
    run("/bin/sh", "-c", 'mkdir -p "$1" && bsdtar -xf - -C "$1" < "$2"', "sh", out, file("small.zip"));
    expect(run("/bin/sh", "-c", 'cat "$1/ü.txt"; stat -c %Y "$1/a/hello.txt"; ls -d "$1/leer"', "sh", out)).toBe(
      `umlaut${AT / 1000}\n${out}/leer\n`,
    );
  });

  it("has an ETag of its members: any change of name, bytes, size or time is another one", () => {
    const tag = (more: Partial<Member>) => planArchive([member("a", 1, more)]).etag;
    expect(tag({})).toBe(tag({ key: "elsewhere" }));
    const tags = [tag({}), tag({ path: "b" }), tag({ etag: "other" }), tag({ sizeBytes: 2 }), tag({ modifiedAtMs: AT + 1000 })];
    expect(new Set([...tags, planArchive([member("a", 1), member("b", 1)]).etag]).size).toBe(6);
  });

  it("is judged by its tag alone: no time says anything of it", () => {
    const decide = (headers: Record<string, string>) => decideConditional(new Headers(headers), archive).kind;
    expect(decide({ "if-none-match": archive.httpEtag })).toBe("not_modified");
    expect(decide({ "if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT" })).toBe("whole");
    expect(decide({ "if-unmodified-since": "Thu, 01 Jan 1970 00:00:00 GMT" })).toBe("whole");
    expect(decide({ range: "bytes=5-", "if-range": "Fri, 20 Nov 2026 12:34:57 GMT" })).toBe("whole");
    expect(decide({ range: "bytes=5-", "if-range": archive.httpEtag })).toBe("range");
  });

  it("holds times that MS-DOS or 32 bits cannot tell", () => {
    const odd = planArchive([member("old", 0, { modifiedAtMs: 0 }), member("far", 0, { modifiedAtMs: Date.UTC(2200, 0, 1) })]);
    writeFileSync(file("odd.zip"), assemble(odd, {}));
    expect(readByPython(file("odd.zip")).map((entry) => entry.time)).toEqual([
      [1980, 1, 1, 0, 0, 0],
      [2107, 12, 31, 23, 59, 58],
    ]);
  });

  it("may be empty", () => {
    writeFileSync(file("empty.zip"), assemble(planArchive([]), {}));
    expect(readByPython(file("empty.zip"))).toEqual([]);
  });
});

describe("zip64", () => {
  const LIMIT = 0xffff_ffff;

  /** Writes an archive of zeros, of which the disk holds only the records. */
  function writeSparse(name: string, archive: Archive, crcOf: (name: string) => number): void {
    const descriptor = openSync(file(name), "w");
    ftruncateSync(descriptor, archive.sizeBytes);
    for (const [at, bytes] of records(archive, crcOf)) writeSync(descriptor, bytes, 0, bytes.length, at);
    closeSync(descriptor);
  }

  it("begins with the size, and with the offset, that 32 bits do not hold", () => {
    const sizes = (large: number) => {
      const [first, second] = planArchive([member("large", large), member("far", 1)]).entries;
      if (first === undefined || second === undefined) throw new Error("There are two.");
      return [
        Buffer.from(localHeader(first)).readUInt16LE(4),
        localHeader(first).length,
        dataDescriptor(first, 0).length,
        centralHeader(first, 0).length,
        centralHeader(second, 0).length,
      ];
    };
    expect(sizes(LIMIT - 100)).toEqual([20, 30 + 5 + 9, 16, 46 + 5 + 9, 46 + 3 + 9]);
    expect(sizes(LIMIT - 1)).toEqual([20, 30 + 5 + 9, 16, 46 + 5 + 9, 46 + 3 + 9 + 12]);
    expect(sizes(LIMIT)).toEqual([45, 30 + 5 + 9 + 20, 24, 46 + 5 + 9 + 20, 46 + 3 + 9 + 12]);
  });

  it("is read by everybody", () => {
    const plan = planArchive([member("below", LIMIT - 1), member("far", 1), member("large", LIMIT + 1), member("last", 2)]);
    writeSparse("large.zip", plan, () => 0xabcdef01);
    expect(readByPython(file("large.zip")).map(({ name, size, crc, offset }) => ({ name, size, crc, offset }))).toEqual(
      plan.entries.map((entry) => ({ name: entry.name, size: entry.sizeBytes, crc: 0xabcdef01, offset: entry.offset })),
    );
    const listed = /4294967294 .*below\n.* 1 .*far\n.*4294967296 .*large\n.* 2 .*last\n/u;
    expect(run("unzip", "-l", file("large.zip"))).toMatch(listed);
    expect(run("bsdtar", "-tvf", file("large.zip"))).toMatch(listed);
    expect(run("7z", "l", file("large.zip"))).toMatch(/Physical Size = 8589935\d{3}[\s\S]*4294967296.*large/u);
  });

  it("begins with as many members as 16 bits do not hold", () => {
    const end = (entries: number) => endRecords({ entries, offset: 0, sizeBytes: 0 }).length;
    expect([end(65_534), end(65_535), end(70_000)]).toEqual([22, 98, 98]);
  });

  it("holds 70,000 members", () => {
    const plan = planArchive(Array.from({ length: 70_000 }, (_, index) => member(`f${index}`, 0)));
    writeFileSync(file("many.zip"), assemble(plan, {}));
    expect(readByPython(file("many.zip")).at(-1)).toMatchObject({ name: "f69999", offset: plan.entries.at(-1)?.offset });
    expect(run("unzip", "-l", file("many.zip"))).toContain("70000 files");
    expect(run("bsdtar", "-tf", file("many.zip")).trim().split("\n").length).toBe(70_000);
    expect(run("7z", "l", file("many.zip"))).toContain("70000 files");
  }, 60_000);
});
