import type { SignInRefusal } from "@/lib/people/identities";
import type { ProviderId } from "@/lib/people/sign-in-providers";

/** Why nobody was signed in. `provider` is whatever went wrong between Sluice and an identity provider, or was broken off there. */
export type SignInProblem = "wrong" | "locked" | "unreachable" | "provider" | SignInRefusal;

/** What an earlier try ended with, as the address of the sign-in page tells. */
export function parseProblem(query: { error?: unknown; code?: unknown }): SignInProblem | null {
  const { error, code } = query;
  if (typeof error !== "string") return null;
  if (error === "CredentialsSignin") return code === "locked" ? "locked" : "wrong";
  if (error === "not_invited" || error === "email_not_verified" || error === "other_identity") return error;
  return "provider";
}

/** Signs in in this browser. Answers `null` when it worked, else what went wrong. */
export async function signIn(email: string, password: string): Promise<SignInProblem | null> {
  try {
    const csrf = await fetch("/api/auth/csrf", { headers: { accept: "application/json" }, cache: "no-store" });
    if (!csrf.ok) return "unreachable";
    const { csrfToken } = (await csrf.json()) as { csrfToken: string };
    const answer = await fetch("/api/auth/callback/credentials", {
      method: "POST",
      // Asks for the address in JSON where a browser form would be redirected.
      headers: { "X-Auth-Return-Redirect": "1" },
      body: new URLSearchParams({ csrfToken, email, password, callbackUrl: "/files" }),
    });
    if (!answer.ok) return "unreachable";
    const { url } = (await answer.json()) as { url: string };
    return parseProblem(Object.fromEntries(new URL(url, window.location.origin).searchParams));
  } catch {
    return "unreachable";
  }
}

/**
 * Leaves for an identity provider, which sends back to `nextPath`. Answers only when that did not begin: what went wrong. A form could not do it: the policy of our pages
 * lets forms lead to this site alone.
 */
export async function signInWith(provider: ProviderId, nextPath: string): Promise<SignInProblem | null> {
  try {
    const csrf = await fetch("/api/auth/csrf", { headers: { accept: "application/json" }, cache: "no-store" });
    if (!csrf.ok) return "unreachable";
    const { csrfToken } = (await csrf.json()) as { csrfToken: string };
    const answer = await fetch(`/api/auth/signin/${provider}`, {
      method: "POST",
      headers: { "X-Auth-Return-Redirect": "1" },
      body: new URLSearchParams({ csrfToken, callbackUrl: nextPath }),
    });
    if (!answer.ok) return "unreachable";
    const { url } = (await answer.json()) as { url: string };
    const target = new URL(url, window.location.origin);
    if (target.origin === window.location.origin && target.pathname === "/sign-in") return "provider";
    window.location.assign(target);
    return null;
  } catch {
    return "unreachable";
  }
}
