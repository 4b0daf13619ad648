import { expect, test } from "vitest";
import { parseNextPath } from "../../lib/people/next-path.ts";

test.each([
  ["/sharing", "/sharing"],
  ["/files/documents/a%20b?sort=name", "/files/documents/a%20b?sort=name"],
  ["/sharing?q=http://elsewhere.example", "/sharing?q=http://elsewhere.example"],
  ["/files/../sharing", "/sharing"],
])("a path of the site is kept: %j", (next, expected) => {
  expect(parseNextPath(next)).toBe(expected);
});

test.each([
  undefined,
  ["/sharing"],
  "",
  "sharing",
  "//elsewhere.example",
  "/\\elsewhere.example",
  "\\/elsewhere.example",
  "/\t/elsewhere.example",
  "/\n/elsewhere.example",
  "/.//elsewhere.example",
  "/files/..//elsewhere.example",
  "https://elsewhere.example/",
  "javascript:alert(1)",
  "/a\\b",
  " /sharing",
  "/sign-in?next=/sharing",
  "/api/auth/signout",
  `/${"a".repeat(3000)}`,
])("anything else leads to the first page: %j", (next) => {
  expect(parseNextPath(next)).toBe("/files");
});
