/** A site that is not Sluice's: a page on an origin of its own, as far as browsers are concerned. */
import { createServer } from "node:http";
import { freePort } from "./sluice.ts";

export interface OtherSite {
  /** `http://127.0.0.1:…`: another site than `localhost`. */
  origin: string;
  /** The same server as a page of the site that Sluice is on, of another origin. */
  sameSiteOrigin: string;
  /** What the page at a path has in its body. */
  serve(path: string, body: string): void;
  stop(): Promise<void>;
}

export async function startOtherSite(): Promise<OtherSite> {
  const port = await freePort();
  const bodies = new Map<string, string>();
  const server = createServer((request, response) => {
    const body = bodies.get(request.url ?? "");
    response.writeHead(body === undefined ? 404 : 200, { "content-type": "text/html; charset=utf-8" });
    response.end(
      `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>Other site</title><link rel="icon" href="data:,"></head><body><main><h1>Other site</h1>${body ?? ""}</main></body></html>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${port}`,
    sameSiteOrigin: `http://localhost:${port}`,
    serve: (path, body) => bodies.set(path, body),
    stop: () => new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve()))),
  };
}
