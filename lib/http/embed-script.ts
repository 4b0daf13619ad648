import type { Fetcher } from "@cloudflare/workers-types";
import { AppError } from "./errors.ts";

/** The script that other sites load to show links; built from components/embedding/embed-script.ts. */
export const EMBED_SCRIPT_PATH = "/embed.js";

const KEPT_FOR_SECONDS = 60 * 60;

/** Answers the script to pages of every site: it is the same for all, and holds nothing of this one. Throws `method_not_allowed`. */
export async function embedScript(request: Request, assets: Fetcher): Promise<Response> {
  if (request.method !== "GET" && request.method !== "HEAD") throw new AppError("method_not_allowed", { headers: { allow: "GET, HEAD" } });
  const version = request.headers.get("if-none-match");
  const asset = await assets.fetch(request.url, version === null ? {} : { headers: { "if-none-match": version } });
  const etag = asset.headers.get("etag");
  return new Response(asset.body as ReadableStream<Uint8Array> | null, {
    status: asset.status,
    headers: {
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": `public, max-age=${KEPT_FOR_SECONDS}`,
      "cross-origin-resource-policy": "cross-origin",
      "access-control-allow-origin": "*",
      ...(etag === null ? {} : { etag }),
    },
  });
}
