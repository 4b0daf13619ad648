/** Why nobody was signed in. */
export type SignInProblem = "wrong" | "locked" | "unreachable";

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
    const result = new URL(url, window.location.origin).searchParams;
    if (!result.has("error")) return null;
    if (result.get("code") === "locked") return "locked";
    return result.get("error") === "CredentialsSignin" ? "wrong" : "unreachable";
  } catch {
    return "unreachable";
  }
}
