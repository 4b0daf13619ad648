/** A Cloudflare Access team on the loopback interface: its keys, and tokens as it signs them. */
import { createServer } from "node:http";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { freePort } from "./sluice.ts";

export const AUDIENCE = "a".repeat(64);

export interface AccessTeam {
  origin: string;
  /** How often the keys were asked for. */
  fetches: number;
  /** Answers 500 instead of the keys. */
  isDown: boolean;
  /** PEM of the public key of "one". */
  publicKey: string;
  /** Makes another key and lists it, as Cloudflare does when it changes keys. */
  addKey(kid: string): Promise<void>;
  /** A token for this application of somebody with this address; `claims` replace those that it would have, `undefined` leaves one out. */
  token(email: string, options?: { claims?: Record<string, unknown>; header?: { kid?: string }; signedBy?: string }): Promise<string>;
  stop(): Promise<void>;
}

export async function startAccessTeam(): Promise<AccessTeam> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const keys = new Map<string, Awaited<ReturnType<typeof generateKeyPair>>>();
  const listed = new Set<string>();
  const addKey = async (kid: string) => {
    keys.set(kid, await generateKeyPair("RS256", { extractable: true }));
    listed.add(kid);
  };
  await addKey("one");
  // In nobody's list: a key of somebody else.
  await addKey("stranger");
  listed.delete("stranger");
  const server = createServer((request, response) => {
    if (request.url !== "/cdn-cgi/access/certs") {
      response.writeHead(404).end();
      return;
    }
    team.fetches += 1;
    if (team.isDown) {
      response.writeHead(500).end();
      return;
    }
    void Promise.all(
      [...listed].map(async (kid) => ({ ...(await exportJWK(keys.get(kid)!.publicKey)), kid, alg: "RS256", use: "sig" })),
    ).then((list) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ keys: list })));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const team: AccessTeam = {
    origin,
    fetches: 0,
    isDown: false,
    publicKey: JSON.stringify(await exportJWK(keys.get("one")!.publicKey)),
    addKey,
    token: async (email, { claims = {}, header = {}, signedBy = "one" } = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const payload: JWTPayload = {
        iss: origin,
        aud: [AUDIENCE],
        sub: `sub of ${email.toLowerCase()}`,
        email,
        iat: now,
        nbf: now,
        exp: now + 600,
        type: "app",
        ...claims,
      };
      return await new SignJWT(payload).setProtectedHeader({ alg: "RS256", kid: signedBy, ...header }).sign(keys.get(signedBy)!.privateKey);
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return team;
}
