import { describe, expect, it } from "vitest";
import { type ArchiveRoot, collectMembers, type CollectOptions } from "../../lib/archive/collect-members.ts";
import { takeZipSlot } from "../../lib/archive/zip-slots.ts";
import type { Services } from "../../lib/services.ts";
import type { ListPage, ObjectInfo, ObjectStore } from "../../lib/storage/object-store.ts";

const info = (key: string, sizeBytes = 1) =>
  ({ key, sizeBytes, etag: `e-${key}`, uploadedAtMs: 5, version: "v", httpMetadata: {} }) as ObjectInfo;

/** A bucket whose list is these pages; a page's cursor is the number of the next. */
function bucket(
  pages: ObjectInfo[][],
  cursorOf: (page: number) => string | null = (page) => (page + 1 < pages.length ? String(page + 1) : null),
) {
  const asked: (string | undefined)[] = [];
  const store = {
    name: "documents",
    list: ({ cursor }: { cursor?: string }): Promise<ListPage> => {
      asked.push(cursor);
      return Promise.resolve({ objects: pages[Number(cursor ?? 0)] ?? [], prefixes: [], cursor: cursorOf(Number(cursor ?? 0)) });
    },
    head: (key: string) => Promise.resolve(pages.flat().find((object) => object.key === key) ?? null),
  } as unknown as ObjectStore;
  return { asked, services: { buckets: new Map([["documents", store]]) } as unknown as Services };
}

const collect = async (services: Services, roots: ArchiveRoot[], options: Partial<CollectOptions> = {}) =>
  (await collectMembers(services, roots, { mayInclude: () => true, maxFiles: 100, ...options })).map((member) => member.path);
const folder = { bucket: "documents", prefix: "a/", name: "a" };

describe("the members of an archive", () => {
  it("F12: are listed to the last page, none twice, whatever a list repeats", async () => {
    const { services, asked } = bucket([
      [info("a/1"), info("a/2")],
      [info("a/2"), info("a/3")],
      [info("a/1"), info("a/4")],
    ]);
    expect(await collect(services, [folder])).toEqual(["a/1", "a/2", "a/3", "a/4"]);
    expect(asked).toEqual([undefined, "1", "2"]);
  });

  it("F12: a list that never ends is given up", async () => {
    const { services } = bucket([[info("a/1")]], () => "0");
    await expect(collect(services, [folder])).rejects.toMatchObject({ code: "unavailable" });
  });

  it("are never below the reserved prefix, nor what may not be included", async () => {
    const { services } = bucket([[info(".r2-explorer/sharable-links/x.json"), info("no"), info("yes")]]);
    const whole = { bucket: "documents", prefix: "", name: "" };
    expect(await collect(services, [whole], { mayInclude: (_, key) => key !== "no" })).toEqual(["/yes"]);
    await expect(collect(services, [{ bucket: "documents", key: ".r2-explorer/sharable-links/x.json", name: "x" }])).rejects.toMatchObject({
      code: "object_not_found",
    });
    await expect(collect(services, [{ bucket: "documents", key: "no", name: "no" }], { mayInclude: () => false })).rejects.toMatchObject({
      code: "object_not_found",
    });
  });

  it("are all there or none: whatever is missing is said before anything is sent", async () => {
    const { services } = bucket([[info("a/1")]]);
    const missing = [
      { bucket: "documents", key: "a/2", name: "2" },
      { bucket: "documents", prefix: "b/", name: "b" },
    ];
    for (const root of missing) await expect(collect(services, [folder, root])).rejects.toMatchObject({ code: "object_not_found" });
    await expect(collect(services, [{ ...folder, bucket: "nowhere" }])).rejects.toMatchObject({ code: "bucket_not_found" });
    expect(await collect(services, [folder, { bucket: "documents", key: "a/1", name: "one.txt" }])).toEqual(["a/1", "one.txt"]);
  });

  it("are at most so many files and bytes, and the refusal counts them", async () => {
    const { services, asked } = bucket([[info("a/1", 10), info("a/2", 10), info("a/3", 10)], [info("a/4")]]);
    await expect(collect(services, [folder], { maxFiles: 2 })).rejects.toMatchObject({
      code: "archive_too_large",
      status: 413,
      details: { files: 3, maxFiles: 2 },
    });
    // What is too large already is not listed on.
    expect(asked).toEqual([undefined]);
    await expect(collect(services, [folder], { maxBytes: 25 })).rejects.toMatchObject({ details: { sizeBytes: 30, maxBytes: 25 } });
    expect((await collect(services, [folder], { maxFiles: 4, maxBytes: 31 })).length).toBe(4);
  });
});

describe("places for zips", () => {
  it("are two for each client, given back once, and not lost for good", () => {
    const at = (nowMs: number) => () => takeZipSlot("a", nowMs);
    const [first, second] = [at(1)(), at(1)()];
    expect(at(2)).toThrow(expect.objectContaining({ code: "too_many_requests", retryAfterSeconds: 10 }) as Error);
    takeZipSlot("b", 2)();
    first();
    first();
    const third = at(3)();
    expect(at(4)).toThrow();
    second();
    third();
    at(5)();
    at(5)();
    expect(at(6)).toThrow();
    expect(at(5 + 7 * 3600 * 1000)).not.toThrow();
  });
});
