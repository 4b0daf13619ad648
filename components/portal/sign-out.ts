/**
 * Ends this browser's session and goes to the sign-in page. The token against cross-site requests comes first, as the sign-out
 * endpoint demands. Throws when the server did not answer as it should: the person is then still signed in.
 */
export async function signOut(): Promise<void> {
  const csrf = await fetch("/api/auth/csrf", { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!csrf.ok) throw new Error(`No sign-out token: ${csrf.status}`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const answer = await fetch("/api/auth/signout", {
    method: "POST",
    // Asks for the address in JSON where a browser form would be redirected.
    headers: { "X-Auth-Return-Redirect": "1" },
    body: new URLSearchParams({ csrfToken, callbackUrl: "/sign-in" }),
  });
  if (!answer.ok) throw new Error(`Sign-out answered ${answer.status}`);
  // Whoever is signed in still is so by Cloudflare Access, which has a way out of its own.
  const account = await fetch("/api/v1/account", { cache: "no-store" });
  // A full load and not a route change: nothing rendered for this person may stay in memory.
  window.location.assign(account.ok ? "/cdn-cgi/access/logout" : "/sign-in");
}
