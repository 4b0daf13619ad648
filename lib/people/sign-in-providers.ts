import type { Config } from "../platform/config.ts";

export type ProviderId = "oidc" | "github" | "google";

/** A button of the sign-in page. */
export interface SignInProvider {
  id: ProviderId;
  /** As in "Continue with …". */
  name: string;
}

/** Where people may sign in instead of with a password, in the order of the page. */
export function listSignInProviders({ providers }: Pick<Config, "providers">): SignInProvider[] {
  return [
    ...(providers.oidc === null ? [] : [{ id: "oidc" as const, name: providers.oidc.name }]),
    ...(providers.google === null ? [] : [{ id: "google" as const, name: "Google" }]),
    ...(providers.github === null ? [] : [{ id: "github" as const, name: "GitHub" }]),
  ];
}

/** What `identities.provider` says: subjects are an issuer's own, so with another issuer nobody of the last one is known. */
export function providerKey({ providers }: Pick<Config, "providers">, id: string): string {
  return id === "oidc" && providers.oidc !== null ? `oidc:${providers.oidc.issuer.replace(/\/+$/u, "")}` : id;
}
