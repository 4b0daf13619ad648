import type { ByteRange } from "./object-store.ts";

/** What an object request is judged by. Dates have whole seconds on the wire. */
export interface Validators {
  httpEtag: string;
  /** `null` where only the tag tells whether it changed: conditions by time do not hold then (RFC 9110 §13.1.3 to §13.1.5). */
  uploadedAtMs: number | null;
  sizeBytes: number;
}

export type ConditionalDecision =
  | { kind: "whole" }
  | { kind: "range"; range: ByteRange }
  | { kind: "not_modified" }
  | { kind: "precondition_failed" }
  | { kind: "range_not_satisfiable" };

const wholeSeconds = (ms: number) => Math.floor(ms / 1000);

/** Entity tags of a list (RFC 9110 §8.8.3), or `"*"`. */
function parseTags(value: string): "*" | string[] {
  return value.trim() === "*" ? "*" : (value.match(/(?:W\/)?"[^"]*"/gu) ?? []);
}

const weak = (tag: string) => tag.replace(/^W\//u, "");

function parseDate(value: string | null): number | null {
  const ms = value === null ? NaN : Date.parse(value);
  return Number.isNaN(ms) ? null : wholeSeconds(ms);
}

/**
 * Decides a GET or HEAD as RFC 9110 §13.2.2 orders: If-Match, If-Unmodified-Since, If-None-Match, If-Modified-Since, then Range with If-Range
 * (§14.2). Our entity tags are strong. Several ranges, or a Range that is not one, are ignored: the whole object is answered.
 */
export function decideConditional(headers: Headers, object: Validators): ConditionalDecision {
  const modified = object.uploadedAtMs === null ? null : wholeSeconds(object.uploadedAtMs);
  const ifMatch = headers.get("if-match");
  if (ifMatch !== null) {
    const tags = parseTags(ifMatch);
    if (tags !== "*" && !tags.includes(object.httpEtag)) return { kind: "precondition_failed" };
  } else {
    const since = parseDate(headers.get("if-unmodified-since"));
    if (since !== null && modified !== null && modified > since) return { kind: "precondition_failed" };
  }
  const ifNoneMatch = headers.get("if-none-match");
  if (ifNoneMatch !== null) {
    const tags = parseTags(ifNoneMatch);
    if (tags === "*" || tags.map(weak).includes(object.httpEtag)) return { kind: "not_modified" };
  } else {
    const since = parseDate(headers.get("if-modified-since"));
    if (since !== null && modified !== null && modified <= since) return { kind: "not_modified" };
  }
  const range = headers.get("range");
  if (range === null || !ifRangeHolds(headers.get("if-range"), object)) return { kind: "whole" };
  return decideRange(range, object.sizeBytes);
}

/** RFC 9110 §13.1.5: a strong tag that is equal, or the exact date. Anything else sends the whole object. */
function ifRangeHolds(ifRange: string | null, object: Validators): boolean {
  if (ifRange === null) return true;
  if (ifRange.includes('"')) return ifRange.trim() === object.httpEtag;
  return object.uploadedAtMs !== null && parseDate(ifRange) === wholeSeconds(object.uploadedAtMs);
}

/** RFC 9110 §14.1.2, one range of bytes: `a-b`, `a-`, `-n`. */
export function decideRange(header: string, sizeBytes: number): ConditionalDecision {
  const match = /^bytes=\s*(\d{0,16})-(\d{0,16})\s*$/iu.exec(header.trim());
  if (!match) return { kind: "whole" };
  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return { kind: "whole" };
  if (first === "") {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? { kind: "range_not_satisfiable" } : { kind: "range", range: { offset: sizeBytes - length, length } };
  }
  const offset = Number(first);
  const end = last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (last !== "" && Number(last) < offset) return { kind: "whole" };
  if (offset >= sizeBytes) return { kind: "range_not_satisfiable" };
  return { kind: "range", range: { offset, length: end - offset + 1 } };
}

/** Whether a request has to be judged against the object before its bytes are asked for. */
export function isConditional(headers: Headers): boolean {
  return ["range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range"].some((name) => headers.has(name));
}
