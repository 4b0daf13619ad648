import type { Profile, TokenSet } from "@auth/core/types";
import type { Provider } from "@auth/core/providers";
import GitHub, { type GitHubEmail, type GitHubProfile } from "@auth/core/providers/github";
import Google, { type GoogleProfile } from "@auth/core/providers/google";
import { decodeJwt } from "jose";
import * as z from "zod";
import type { Config } from "../platform/config.ts";

/** What next-auth is told about somebody; `emailVerified` is the moment of this sign-in where the provider vouches for the address. */
interface ProviderUser {
  id: string;
  name: string | null;
  email: string | null;
  emailVerified: Date | null;
}

/**
 * The identity providers of the configuration, for next-auth. Each flow is bound to the browser that began it by `state`, to this server by PKCE (RFC 7636), and, where
 * there is an ID token, to the token by `nonce`.
 */
export function createAuthProviders({ providers }: Pick<Config, "providers">): Provider[] {
  const { oidc, github, google } = providers;
  const list: Provider[] = [];
  if (oidc !== null) {
    list.push({
      id: "oidc",
      name: oidc.name,
      type: "oidc",
      issuer: oidc.issuer,
      clientId: oidc.clientId,
      clientSecret: oidc.clientSecret,
      checks: ["pkce", "state", "nonce"],
      // Many providers tell the address at the userinfo endpoint only, others in the ID token only: this asks for both.
      idToken: false,
      profile: (userInfo: Profile, tokens: TokenSet) => userOf(userInfo, tokens.id_token === undefined ? {} : decodeJwt(tokens.id_token)),
    });
  }
  if (google !== null) {
    list.push(
      Google({
        clientId: google.clientId,
        clientSecret: google.clientSecret,
        checks: ["pkce", "state", "nonce"],
        profile: (claims: GoogleProfile) => userOf(claims),
      }),
    );
  }
  if (github !== null) {
    list.push(
      GitHub({
        clientId: github.clientId,
        clientSecret: github.clientSecret,
        checks: ["pkce", "state"],
        userinfo: { url: `${GITHUB_API}/user`, request: readGitHubUser },
        profile: ({ id, name, login, email }: GitHubProfile) => ({
          id: String(id),
          name: name ?? login,
          email,
          emailVerified: email === null ? null : new Date(),
        }),
      }),
    );
  }
  return list;
}

/** The claims of one person from several places: an address counts together with what the same place says about it. */
function userOf(...sources: Partial<Profile>[]): ProviderUser {
  const vouched = sources.find((claims) => isAddress(claims.email) && claims.email_verified === true);
  const named = sources.find((claims) => typeof claims.name === "string");
  const subject = sources.find((claims) => typeof claims.sub === "string")?.sub;
  return {
    id: typeof subject === "string" ? subject : "",
    name: named?.name ?? null,
    email: vouched?.email ?? null,
    emailVerified: vouched === undefined ? null : new Date(),
  };
}

/**
 * next-auth puts addresses into lower case before it hands them on, which turns a letter such as the Kelvin sign into an ASCII one, and an address into
 * somebody else's. So what has others than ASCII letters counts for none.
 */
function isAddress(email: unknown): email is string {
  return z.email().safeParse(email).success;
}

const GITHUB_API = "https://api.github.com";

/** A GitHub profile shows any address its owner likes, or none; what GitHub verified is told apart. `email` is the primary one if verified, else `null`. */
async function readGitHubUser({ tokens }: { tokens: { access_token?: string } }): Promise<Profile> {
  const headers = { authorization: `Bearer ${tokens.access_token ?? ""}`, accept: "application/vnd.github+json", "user-agent": "sluice" };
  const read = async <T>(path: string) => {
    const response = await fetch(`${GITHUB_API}${path}`, { headers });
    if (!response.ok) throw new Error(`GitHub answered ${path} with ${response.status}.`);
    return (await response.json()) as T;
  };
  const user = await read<GitHubProfile>("/user");
  const emails = await read<GitHubEmail[]>("/user/emails?per_page=100");
  const primary = emails.find((address) => address.primary && address.verified === true && isAddress(address.email));
  return { ...user, email: primary?.email ?? null } as unknown as Profile;
}
