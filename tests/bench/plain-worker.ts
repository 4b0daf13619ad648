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

/** All objects below a prefix, one after the other. */
const many = async (env: Env, prefix: string) => {
  const { objects } = await env.BUCKET.list({ prefix });
  const { readable, writable } = new FixedLengthStream(objects.reduce((bytes, object) => bytes + object.size, 0));
  const copy = async () => {
    for (const { key } of objects) {
      const object = await env.BUCKET.get(key);
      if (object === null) throw new Error(`${key} is gone`);
      await (object.body as unknown as ReadableStream<Uint8Array>).pipeTo(writable, { preventClose: true });
    }
    await writable.close();
  };
  void copy();
  return new Response(readable);
};

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const [, work, id = ""] = decodeURI(new URL(request.url).pathname).split("/");
    if (work === "many") return await many(env, `${id}/`);
    if (work === "large") return await file(env, id);
    if (work === "list") return Response.json((await env.DB.prepare("SELECT * FROM links").all()).results);
    const sql =
      work === "limited" ? "UPDATE links SET n = n + 1 WHERE id = ?1 AND n < 1e9 RETURNING key" : "SELECT key FROM links WHERE id = ?1";
    const link = work === "constant" ? null : await env.DB.prepare(sql).bind(id).first<{ key: string }>();
    return link === null ? new Response("x".repeat(4096)) : await file(env, link.key);
  },
};
