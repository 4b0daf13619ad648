/** Signing in as a browser does, over HTTP. */
import { SESSION_COOKIE } from "../../lib/people/session-cookie.ts";
import { CookieJar } from "./cookie-jar.ts";
import type { Sluice } from "./sluice.ts";

async function csrfToken(sluice: Sluice, browser: CookieJar): Promise<string> {
  const answer = await browser.fetch(`${sluice.url}/api/auth/csrf`);
  return ((await answer.json()) as { csrfToken: string }).csrfToken;
}

const FORM = { "content-type": "application/x-www-form-urlencoded" };

/** Signs in by e-mail and password. The browser has a session afterwards, if both were right. */
export async function signInByPassword(sluice: Sluice, email: string, password: string, browser = new CookieJar()): Promise<CookieJar> {
  const body = new URLSearchParams({ csrfToken: await csrfToken(sluice, browser), email, password, callbackUrl: "/files" });
  await browser.fetch(`${sluice.url}/api/auth/callback/credentials`, { method: "POST", headers: { ...FORM, origin: sluice.url }, body });
  return browser;
}

/** Begins to sign in at an identity provider: the address that the browser is sent to. */
export async function beginSignIn(sluice: Sluice, provider: string, browser: CookieJar, callbackUrl = "/files"): Promise<URL> {
  const body = new URLSearchParams({ csrfToken: await csrfToken(sluice, browser), callbackUrl });
  const answer = await browser.fetch(`${sluice.url}/api/auth/signin/${provider}`, {
    method: "POST",
    headers: { ...FORM, origin: sluice.url },
    body,
  });
  return new URL(answer.headers.get("location") ?? "about:blank");
}

/** Follows the provider's redirects until it sends back to Sluice: the address it sends to, not yet asked for. */
export async function passProvider(sluice: Sluice, begin: URL, browser: CookieJar): Promise<URL> {
  let url = begin;
  for (let hops = 0; hops < 10 && url.origin !== sluice.url; hops += 1) {
    const answer = await browser.fetch(url);
    const location = answer.headers.get("location");
    if (location === null) throw new Error(`The provider stopped at ${url.href}: ${answer.status} ${await answer.text()}`);
    url = new URL(location, url);
  }
  return url;
}

/** The whole way through a provider: where it ends. */
export async function signInByProvider(
  sluice: Sluice,
  provider: string,
  options: { browser?: CookieJar; callbackUrl?: string } = {},
): Promise<{ browser: CookieJar; location: URL }> {
  const browser = options.browser ?? new CookieJar();
  const back = await passProvider(sluice, await beginSignIn(sluice, provider, browser, options.callbackUrl), browser);
  const answer = await browser.fetch(back);
  return { browser, location: new URL(answer.headers.get("location") ?? "about:blank", sluice.url) };
}

/** Whether a browser has a session cookie, and what the API says to it. */
export async function statusOf(sluice: Sluice, browser: CookieJar, path = "/api/v1/account"): Promise<number> {
  return (await browser.fetch(sluice.url + path)).status;
}

export function sessionOf(sluice: Sluice, browser: CookieJar): string | undefined {
  return browser.get(sluice.url, SESSION_COOKIE);
}
