/*
 * Stands in front of the built entry: what it asks of GitHub and Google goes to a server of the test instead, under the path `/<host>/…`.
 */
import entry from "./index.js";

const HOSTS = new Set(["github.com", "api.github.com", "accounts.google.com", "oauth2.googleapis.com", "openidconnect.googleapis.com"]);
const reach = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  const url = new URL(request.url);
  if (!HOSTS.has(url.host)) return await reach(request);
  return await reach(new Request(`${globalThis.presetsOrigin}/${url.host}${url.pathname}${url.search}`, request));
};

export default {
  fetch(request, env, ctx) {
    globalThis.presetsOrigin = env.PRESETS_ORIGIN;
    return entry.fetch(request, env, ctx);
  },
};
