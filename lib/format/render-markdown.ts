import { micromark } from "micromark";

/**
 * Markdown (CommonMark) as HTML that is safe on a page: HTML in it is text, addresses other than http, https and mailto lead nowhere, and there are no pictures,
 * which would tell another server who looks. Headings begin one level down, below that of the page. Links open beside the page and tell nobody where from.
 */
export function renderMarkdown(markdown: string): string {
  // Everything that `<` begins here was written by the renderer: in the text it is `&lt;`.
  return micromark(markdown, { extensions: [{ disable: { null: ["labelStartImage", "htmlFlow", "htmlText"] } }] })
    .replaceAll(/<(\/?)h([1-6])>/gu, (_, slash: string, level: string) => `<${slash}h${Math.min(6, Number(level) + 1)}>`)
    .replaceAll(/<a href="([^"]*)"/gu, (_, href: string) =>
      /^(?:https?:|mailto:)/iu.test(href) ? `<a href="${href}" target="_blank" rel="noopener noreferrer nofollow"` : "<a",
    );
}
