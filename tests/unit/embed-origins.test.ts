import { describe, expect, it } from "vitest";
import { EmbedOrigins } from "../../lib/shares/embed-origins.ts";
import { MAX_EMBED_ORIGINS, parseEmbedOrigin } from "../../lib/shares/parse-embed-origin.ts";

const originOf = (text: string) => {
  const parsed = parseEmbedOrigin(text);
  return "origin" in parsed ? parsed.origin : null;
};

describe("a site that may show a link", () => {
  it("is written as browsers write it", () => {
    const written: [string, string][] = [
      ["https://example.com", "https://example.com"],
      ["  HTTPS://Example.COM/ ", "https://example.com"],
      ["https://example.com:443", "https://example.com"],
      ["https://example.com:8443", "https://example.com:8443"],
      ["https://intranet", "https://intranet"],
      ["https://bücher.example", "https://xn--bcher-kva.example"],
      ["https://*.Bücher.example", "https://*.xn--bcher-kva.example"],
      ["https://*.example.com:8443/", "https://*.example.com:8443"],
      ["http://localhost:3000", "http://localhost:3000"],
      ["http://127.0.0.1:3000", "http://127.0.0.1:3000"],
    ];
    expect(written.map(([text]) => [text, originOf(text)])).toEqual(written);
  });

  it("is nothing else, and is told what to do instead", () => {
    const refused: [string, RegExp][] = [
      ["", /begin with https:\/\//u],
      ["example.com", /begin with https:\/\//u],
      ["//example.com", /begin with https:\/\//u],
      ["*", /begin with https:\/\//u],
      ["'self'", /begin with https:\/\//u],
      ["null", /begin with https:\/\//u],
      ["data:text/html,x", /begin with https:\/\//u],
      ["http://example.com", /only localhost/u],
      ["ftp://example.com", /only localhost/u],
      ["http://*.localhost", /only localhost|domain after/u],
      ["https://example.com/page", /without a path/u],
      ["https://example.com//", /without a path/u],
      ["https://example.com?", /without a path/u],
      ["https://example.com#x", /without a path/u],
      ["https://example.com\\x", /without a path/u],
      ["https://ada@example.com", /name or password/u],
      ["https://ada:pw@example.com", /name or password/u],
      ["https://", /name a host/u],
      ["https://example..com", /name a host/u],
      ["https://.example.com", /name a host/u],
      ["https://-a.example", /name a host/u],
      ["https://a.*.example.com", /name a host/u],
      ["https://*example.com", /name a host/u],
      ["https://[::1]", /name a host/u],
      ["https://192.0.2.1", /address of numbers/u],
      ["https://0x7f.1.1.1", /address of numbers/u],
      ["https://*.com", /top-level domain/u],
      ["https://*.", /name a host/u],
      ["https://example.com:99999", /name a host/u],
      // What would begin another source, directive or header.
      ["https://a.example;script-src", /name a host/u],
      ["https://a.example,https://b.example", /name a host|without a path/u],
      ["https://a.example https://b.example", /without spaces/u],
      ["https://a.exa\nmple", /without spaces/u],
      ["https://a.example\r\nx: y", /without spaces/u],
      ["https://a.example'", /name a host/u],
      [`https://${"a".repeat(64)}.example`, /name a host/u],
      [`https://${"a.".repeat(2000)}example`, /shorter/u],
    ];
    for (const [text, problem] of refused)
      expect([text, parseEmbedOrigin(text)]).toEqual([text, { problem: expect.stringMatching(problem) as string }]);
  });

  it("never holds a character that could end the policy it is put into", () => {
    for (let code = 0; code < 0x250; code += 1) {
      for (const text of [`https://a${String.fromCodePoint(code)}b.example`, `https://a.example${String.fromCodePoint(code)}`]) {
        const origin = originOf(text);
        if (origin !== null) expect(origin).toMatch(/^https:\/\/[a-z0-9.-]+(?::\d+)?$/u);
      }
    }
  });

  it("is in the list once, whatever it was written like, and the list has an end", () => {
    const issuesOf = (value: unknown) => EmbedOrigins.safeParse(value).error?.issues.map((issue) => [issue.path.join("."), issue.message]);
    expect(issuesOf(["https://a.example", "https://A.example/"])).toEqual([["", "must name each site once"]]);
    expect(issuesOf(["https://a.example", "http://b.example"])).toEqual([["1", expect.stringContaining("https://") as string]]);
    expect(issuesOf("https://a.example")).toEqual([["", expect.stringContaining("must be a list") as string]]);
    expect(issuesOf([7])).toEqual([["0", expect.stringContaining("must be text") as string]]);
    const many = Array.from({ length: MAX_EMBED_ORIGINS + 1 }, (_, number) => `https://a${number}.example`);
    expect(issuesOf(many)).toEqual([["", "must name at most 20 sites"]]);
    expect(EmbedOrigins.parse(many.slice(1))).toEqual(many.slice(1));
    expect(EmbedOrigins.parse([])).toEqual([]);
  });
});
