import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../lib/format/render-markdown.ts";

describe("Markdown that strangers wrote", () => {
  it("becomes what it means", () => {
    expect(renderMarkdown("**bold**, *soft*\n\n- one\n- two")).toBe(
      "<p><strong>bold</strong>, <em>soft</em></p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>",
    );
    expect(renderMarkdown("[to us](https://example.com/?a=1&b=2)")).toBe(
      '<p><a href="https://example.com/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">to us</a></p>',
    );
    expect(renderMarkdown("# Title\n\n###### Least")).toBe("<h2>Title</h2>\n<h6>Least</h6>");
  });

  it("runs nothing and fetches nothing, whatever it says", () => {
    const hostile = [
      "<script>alert(1)</script>",
      "<img src=x onerror=alert(1)>",
      "text <b onmouseover=alert(1)>over</b> text",
      "<style>body{display:none}</style>",
      "<iframe src='https://example.com'></iframe>",
      "<!-- --><svg onload=alert(1)>",
      "[a](javascript:alert(1))",
      "[a](JaVaScRiPt:alert(1))",
      "[a](java\nscript:alert(1))",
      "[a](&#106;avascript:alert(1))",
      "[a](\u0001javascript:alert(1))",
      "[a](data:text/html;base64,PHNjcmlwdD4=)",
      "[a](vbscript:x)",
      "[a](//evil.example/x)",
      "<javascript:alert(1)>",
      '[a](https://example.com "t\\" onmouseover=\\"alert(1)")',
      "![picture](https://example.com/track.png)",
      "![picture][ref]\n\n[ref]: https://example.com/track.png",
      '[x]: javascript:alert(1) "t"\n\n[x]',
      '`<a href="javascript:alert(1)">`',
      '    <a href="javascript:alert(1)">indented</a>',
      '\\<a href="javascript:alert(1)">',
      "&lt;script&gt;alert(1)&lt;/script&gt;",
    ];
    for (const markdown of hostile) {
      const html = renderMarkdown(markdown);
      const tags = Array.from(html.matchAll(/<\/?([a-z][a-z0-9]*)([^>]*)>/giu));
      expect([
        markdown,
        tags.map((tag) => tag[1]).filter((name) => !/^(?:p|a|em|strong|code|pre|ul|ol|li|h[2-6]|blockquote|br|hr)$/u.test(name ?? "")),
      ]).toEqual([markdown, []]);
      for (const [, name, attributes = ""] of tags) {
        const isPlain =
          /^(?: href="(?:https?:|mailto:)[^"]*" target="_blank" rel="noopener noreferrer nofollow")?(?: title="[^"]*")?$/u.test(attributes);
        expect([markdown, name, attributes, isPlain]).toEqual([markdown, name, attributes, true]);
      }
    }
  });

  it("stays quick for what is made to be slow", () => {
    const began = performance.now();
    for (const markdown of ["[".repeat(10_000), "*a ".repeat(3333), "> ".repeat(5000), "`".repeat(9999), "[a](".repeat(2500)])
      renderMarkdown(markdown);
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});
