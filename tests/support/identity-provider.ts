/** A real OpenID Connect provider on the loopback interface, which lets in whoever a test names without asking. */
import { createServer } from "node:http";
import { exportJWK, generateKeyPair } from "jose";
import { type Grant, Provider } from "oidc-provider";
import { freePort } from "./sluice.ts";

export interface KnownPerson {
  email?: string;
  email_verified?: boolean;
  name?: string;
}

export interface IdentityProvider {
  issuer: string;
  client: { id: string; secret: string };
  /** Claims by subject. */
  people: Map<string, KnownPerson>;
  /** Subject of whoever signs in next. */
  current: string;
  stop(): Promise<void>;
}

/** Starts a provider that knows one client with this redirect address. `tellsInIdToken`: the claims are in the ID token too, not at the userinfo endpoint alone. */
export async function startIdentityProvider(redirectUri: string, { tellsInIdToken = false } = {}): Promise<IdentityProvider> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const client = { id: "sluice", secret: "a secret of the client" };
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const people = new Map<string, KnownPerson>();
  const provider: Provider = new Provider(issuer, {
    clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [redirectUri] }],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: "one", use: "sig", alg: "RS256" }] },
    cookies: { keys: ["a key of the provider's cookies"] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: !tellsInIdToken,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, subject) => ({ accountId: subject, claims: () => ({ sub: subject, ...people.get(subject) }) }),
    loadExistingGrant: async ({ oidc }) => {
      const grant: Grant = new provider.Grant({
        clientId: client.id,
        ...(oidc.session?.accountId ? { accountId: oidc.session.accountId } : {}),
      });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/interaction/") !== true) {
      void answer(request, response);
      return;
    }
    const login = { accountId: running.current };
    provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false }).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const running: IdentityProvider = {
    issuer,
    client,
    people,
    current: "",
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return running;
}
