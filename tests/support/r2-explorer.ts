import { build } from "esbuild";
import { ADMIN, BASIC, root } from "./sluice.ts";

/** The real `r2-explorer` as one module, with the administrator of the tests as its user. */
export async function bundleR2Explorer(): Promise<string> {
  const user = JSON.stringify({ username: ADMIN.email, password: ADMIN.password });
  const bundled = await build({
    stdin: {
      contents: `import { R2Explorer } from "r2-explorer"; export default R2Explorer({ readonly: false, basicAuth: ${user} });`,
      resolveDir: root,
    },
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    target: "es2024",
    mainFields: ["module", "main"],
    conditions: ["workerd", "worker", "import", "module"],
    external: ["node:*", "cloudflare:*"],
  });
  return bundled.outputFiles[0]?.text ?? "";
}

/** `fetch` of a path of the R2 Explorer on a port, as the administrator. */
export function createR2ExplorerClient(port: number) {
  return (path: string, init: RequestInit & { json?: unknown } = {}): Promise<Response> => {
    const { json, ...rest } = init;
    const headers = new Headers(rest.headers);
    if (!headers.has("authorization")) headers.set("authorization", BASIC);
    headers.set("accept-encoding", "identity");
    if (json !== undefined) headers.set("content-type", "application/json");
    return fetch(`http://localhost:${port}${path}`, {
      redirect: "manual",
      ...rest,
      headers,
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
  };
}
