/*
 * The algorithm that the harness must catch: a link as a JSON object, read, changed and written back for each download, and deleted to revoke it. The same as R2
 * Explorer's, in a page of code. `PUT /?max=N` makes the link, `GET /` downloads, `DELETE /` revokes.
 */
export default {
  async fetch(request, env) {
    const record = await env.documents.get("naive.json");
    if (request.method === "PUT") {
      await env.documents.put("naive.json", JSON.stringify({ max: Number(new URL(request.url).searchParams.get("max")), used: 0 }));
      return new Response(null, { status: 204 });
    }
    if (record === null) return new Response(null, { status: 404 });
    if (request.method === "DELETE") {
      await env.documents.delete("naive.json");
      return new Response(null, { status: 204 });
    }
    const link = await record.json();
    if (link.used >= link.max) return new Response(null, { status: 403 });
    await env.documents.put("naive.json", JSON.stringify({ ...link, used: link.used + 1 }));
    return new Response("the file");
  },
};
