import { describe, expect, it } from "vitest";
import { decideConditional, decideRange } from "../../lib/storage/conditional-request.ts";

const object = { httpEtag: '"abc"', uploadedAtMs: Date.UTC(2026, 10, 20, 12, 0, 0, 900), sizeBytes: 10 };
const decide = (headers: Record<string, string>) => decideConditional(new Headers(headers), object);

describe("a single range is answered as RFC 9110 §14 says", () => {
  const table: [header: string, size: number, expected: string][] = [
    ["bytes=0-0", 10, "0+1"],
    ["bytes=0-", 10, "0+10"],
    ["bytes=5-", 10, "5+5"],
    ["bytes=5-100", 10, "5+5"],
    ["bytes=-3", 10, "7+3"],
    ["bytes=-100", 10, "0+10"],
    ["bytes=-0", 10, "range_not_satisfiable"],
    ["bytes=10-", 10, "range_not_satisfiable"],
    ["bytes=99-", 10, "range_not_satisfiable"],
    ["bytes=0-", 0, "range_not_satisfiable"],
    ["bytes=-1", 0, "range_not_satisfiable"],
    ["bytes=8-3", 10, "whole"],
    ["bytes=0-1,3-4", 10, "whole"],
    ["bytes=abc", 10, "whole"],
    ["bytes=-", 10, "whole"],
    ["lines=0-1", 10, "whole"],
  ];
  it.each(table)("%s of %i bytes → %s", (header, size, expected) => {
    const decision = decideRange(header, size);
    expect(decision.kind === "range" ? `${decision.range.offset}+${decision.range.length}` : decision.kind).toBe(expected);
  });
});

describe("conditions are judged in the order of RFC 9110 §13.2.2", () => {
  it.each<[Record<string, string>, string]>([
    [{}, "whole"],
    [{ "if-none-match": '"abc"' }, "not_modified"],
    [{ "if-none-match": 'W/"abc", "x"' }, "not_modified"],
    [{ "if-none-match": "*" }, "not_modified"],
    [{ "if-none-match": '"other"' }, "whole"],
    [{ "if-none-match": '"other"', "if-modified-since": "Fri, 20 Nov 2026 12:00:00 GMT" }, "whole"],
    [{ "if-modified-since": "Fri, 20 Nov 2026 12:00:00 GMT" }, "not_modified"],
    [{ "if-modified-since": "Fri, 20 Nov 2026 11:59:59 GMT" }, "whole"],
    [{ "if-match": '"abc"' }, "whole"],
    [{ "if-match": 'W/"abc"' }, "precondition_failed"],
    [{ "if-match": '"other"', "if-none-match": '"abc"' }, "precondition_failed"],
    [{ "if-unmodified-since": "Fri, 20 Nov 2026 11:00:00 GMT" }, "precondition_failed"],
    [{ range: "bytes=1-2", "if-range": '"abc"' }, "range"],
    [{ range: "bytes=1-2", "if-range": '"other"' }, "whole"],
    [{ range: "bytes=1-2", "if-range": 'W/"abc"' }, "whole"],
    [{ range: "bytes=1-2", "if-range": "Fri, 20 Nov 2026 12:00:00 GMT" }, "range"],
    [{ range: "bytes=1-2", "if-range": "Fri, 20 Nov 2026 11:00:00 GMT" }, "whole"],
  ])("%j → %s", (headers, kind) => {
    expect(decide(headers).kind).toBe(kind);
  });
});
