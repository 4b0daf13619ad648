import { expect, test } from "vitest";
import { toCsv } from "../../lib/format/to-csv.ts";

test("values are quoted where RFC 4180 asks for it, and lines end with CRLF", () => {
  expect(toCsv([["a", "b,c", 'say "hi"', "two\nlines", null, 12]])).toBe('a,"b,c","say ""hi""","two\nlines",,12\r\n');
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])("no value begins a formula: %j", (value) => {
  expect(toCsv([[value]]).replace(/^"/u, "")).toMatch(/^'/u);
});

test("numbers of ours stay numbers", () => {
  expect(toCsv([[-1, "1 file"]])).toBe("-1,1 file\r\n");
});
