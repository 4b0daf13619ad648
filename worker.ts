export default {
  async fetch(request: Request, env: Record<string, unknown>, ctx: unknown): Promise<Response> {
    const url = new URL(request.url);
    if (url.pathname === "/native") return new Response("native");
    if (url.pathname.startsWith("/_next/static/")) return (env["ASSETS"] as { fetch: typeof fetch }).fetch(request);
    // @ts-expect-error: made by the build beside the bundled entry.
    const next = await import("./next.js");
    return next.default.fetch(request, env, ctx);
  },
};
