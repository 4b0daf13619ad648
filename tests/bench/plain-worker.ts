/** The upper bound: nothing but the store calls that the work cannot do without. No checks, no log, no headers but the length. */
import type { D1Database, R2Bucket } from "@cloudflare/workers-types";

interface Env {
  DB: D1Database;
  BUCKET: R2Bucket;
}

const file = async (env: Env, key: string) => {
  const object = await env.BUCKET.get(key);
  if (object === null) return new Response(null, { status: 404 });
  return new Response(object.body as unknown as ReadableStream, { headers: { "content-length": String(object.size) } });
};

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const [, work, id = ""] = decodeURI(new URL(request.url).pathname).split("/");
    if (work === "large") return await file(env, id);
    if (work === "list") return Response.json((await env.DB.prepare("SELECT * FROM links").all()).results);
    const sql =
      work === "limited" ? "UPDATE links SET n = n + 1 WHERE id = ?1 AND n < 1e9 RETURNING key" : "SELECT key FROM links WHERE id = ?1";
    const link = work === "constant" ? null : await env.DB.prepare(sql).bind(id).first<{ key: string }>();
    return link === null ? new Response("x".repeat(4096)) : await file(env, link.key);
  },
};
