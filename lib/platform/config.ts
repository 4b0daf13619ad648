import * as z from "zod";

const flag = z.enum(["true", "false", "1", "0"]).transform((value) => value === "true" || value === "1");
const list = z.string().transform((value) =>
  value
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ""),
);
const origin = z.url({ protocol: /^https?$/ }).transform((value) => new URL(value).origin);
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];
/** What is fetched from here decides who somebody is, so nobody on the way may change it: HTTPS, or this very machine. */
const trusted = z.url({ protocol: /^https?$/ }).refine((value) => {
  const url = URL.parse(value);
  return url !== null && (url.protocol === "https:" || LOOPBACK.includes(url.hostname)) && url.search === "" && url.hash === "";
});
const credential = z.string().trim().min(1).max(1024);

/** Every variable and secret that Sluice reads, with what it accepts. README.md has the same table. */
const Variables = z.object({
  PUBLIC_URL: origin,
  ALLOWED_HOSTS: list.default([]),
  AUTH_SECRET: z.string().min(32),
  ADMIN_EMAIL: z.email().optional(),
  ADMIN_PASSWORD: z.string().min(8).max(1024).optional(),
  SHARE_ID_LENGTH: z.coerce.number().int().min(10).max(32).default(10),
  READ_ONLY: flag.default(false),
  PASSWORD_COST: z.enum(["scrypt", "pbkdf2"]).default("scrypt"),
  CORS_ORIGINS: list.pipe(z.array(origin)).default([]),
  ZIP_MAX_FILES: z.coerce.number().int().min(1).max(200_000).default(10_000),
  EDGE_CACHE: flag.default(true),
  CLIENT_ADDRESS: z.enum(["cloudflare", "none"]).default("cloudflare"),
  OIDC_ISSUER: trusted.optional(),
  OIDC_CLIENT_ID: credential.optional(),
  OIDC_CLIENT_SECRET: credential.optional(),
  OIDC_NAME: z.string().trim().min(1).max(40).default("single sign-on"),
  GITHUB_CLIENT_ID: credential.optional(),
  GITHUB_CLIENT_SECRET: credential.optional(),
  GOOGLE_CLIENT_ID: credential.optional(),
  GOOGLE_CLIENT_SECRET: credential.optional(),
  ACCESS_TEAM_DOMAIN: trusted
    .refine((value) => URL.parse(value)?.pathname === "/")
    .transform((value) => new URL(value).origin)
    .optional(),
  ACCESS_AUD: list.optional(),
});

type Values = z.output<typeof Variables>;

/** Names of all variables and secrets. */
export const VARIABLE_NAMES = Object.keys(Variables.shape) as (keyof Values)[];

const mend: Record<keyof Values, string> = {
  PUBLIC_URL: "set it to the address visitors use, such as https://files.example.com",
  ALLOWED_HOSTS: "set it to further host names, separated by commas, such as preview.example.com",
  AUTH_SECRET: "set it to a secret of at least 32 characters, such as the output of `openssl rand -base64 33`",
  ADMIN_EMAIL: "set it to the first administrator's e-mail address, or leave it out",
  ADMIN_PASSWORD: "set it to at least 8 characters, or leave it out",
  SHARE_ID_LENGTH: "set it to a whole number from 10 to 32, or leave it out for 10",
  READ_ONLY: "set it to true or false, or leave it out for false",
  PASSWORD_COST: "set it to scrypt, or to pbkdf2 on the Workers Free plan",
  CORS_ORIGINS: "set it to origins separated by commas, such as https://app.example.com, or leave it out",
  ZIP_MAX_FILES: "set it to a whole number from 1 to 200,000, or leave it out for 10,000",
  EDGE_CACHE: "set it to true or false, or leave it out for true",
  CLIENT_ADDRESS: "set it to cloudflare when Cloudflare stands in front, or to none",
  OIDC_ISSUER: "set it to the provider's issuer as its documentation gives it, such as https://id.example.com, with https",
  OIDC_CLIENT_ID: "set it to the client id that the provider gave for this site",
  OIDC_CLIENT_SECRET: "set it to the client secret that the provider gave for this site",
  OIDC_NAME: "set it to at most 40 characters, such as Example Ltd, or leave it out",
  GITHUB_CLIENT_ID: "set it to the client id of the OAuth app at GitHub",
  GITHUB_CLIENT_SECRET: "set it to a client secret of the OAuth app at GitHub",
  GOOGLE_CLIENT_ID: "set it to the client id of the OAuth client at Google",
  GOOGLE_CLIENT_SECRET: "set it to the client secret of the OAuth client at Google",
  ACCESS_TEAM_DOMAIN: "set it to the team's address, such as https://acme.cloudflareaccess.com, with https and without a path",
  ACCESS_AUD: "set it to the Application Audience (AUD) tag of the Access application, several separated by commas",
};

/** Variables that mean something only together. */
const SETS: (keyof Values)[][] = [
  ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"],
  ["GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET"],
  ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"],
  ["ACCESS_TEAM_DOMAIN", "ACCESS_AUD"],
];

/** What this site is at an identity provider. */
export interface ProviderClient {
  clientId: string;
  clientSecret: string;
}

export interface Config {
  /** Origin of every address that Sluice hands out; never taken from a request. */
  publicUrl: string;
  /** Host names (with port) that requests may be addressed to. */
  hosts: ReadonlySet<string>;
  authSecret: string;
  firstAdministrator: { email: string; password: string } | null;
  shareIdLength: number;
  isReadOnly: boolean;
  passwordCost: "scrypt" | "pbkdf2";
  corsOrigins: ReadonlySet<string>;
  trustsClientAddress: boolean;
  /** Files that one zip may have. */
  zipMaxFiles: number;
  /** Whether bytes that are asked for often may be kept in the data centre's cache. */
  hasEdgeCache: boolean;
  /** Where people may sign in instead of with a password. */
  providers: {
    oidc: (ProviderClient & { issuer: string; name: string }) | null;
    github: ProviderClient | null;
    google: ProviderClient | null;
  };
  /** Cloudflare Access in front of the site: origin of the team, which is the issuer of its tokens, and whom they must be for. */
  access: { issuer: string; audiences: string[] } | null;
}

/** The configuration is wrong: `message` names each variable and its mend, for whoever runs the server. Visitors never see it. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

/** Parses variables and secrets. Throws `ConfigError` with one sentence per wrong variable. */
export function parseConfig(env: Record<string, unknown>): Config {
  const given = Object.fromEntries(
    Object.keys(Variables.shape).flatMap((name) => (env[name] === undefined || env[name] === "" ? [] : [[name, env[name]]])),
  );
  const parsed = Variables.safeParse(given);
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
    throw new ConfigError(
      names
        .map((name) => `${name} ${given[name] === undefined ? "is missing" : "is not valid"}: ${mend[name as keyof typeof mend]}.`)
        .join("\n"),
    );
  }
  const values = parsed.data;
  const halves = SETS.flatMap((names) => {
    const missing = names.filter((name) => isUnset(values[name]));
    return missing.length === names.length
      ? []
      : missing.map((name) => ({ name, present: names.find((other) => !isUnset(values[other])) }));
  });
  if (halves.length > 0) {
    throw new ConfigError(
      halves
        .map(({ name, present }) => `${name} is missing beside ${present ?? ""}: ${mend[name]}, or leave the whole set out.`)
        .join("\n"),
    );
  }
  const publicUrl = new URL(values.PUBLIC_URL);
  // On a laptop the same server is reached by each name of the loopback interface.
  const names = LOOPBACK.includes(publicUrl.hostname)
    ? LOOPBACK.map((name) => (publicUrl.port === "" ? name : `${name}:${publicUrl.port}`))
    : [publicUrl.host];
  return {
    publicUrl: publicUrl.origin,
    hosts: new Set([...names, ...values.ALLOWED_HOSTS]),
    authSecret: values.AUTH_SECRET,
    firstAdministrator:
      values.ADMIN_EMAIL !== undefined && values.ADMIN_PASSWORD !== undefined
        ? { email: values.ADMIN_EMAIL.toLowerCase(), password: values.ADMIN_PASSWORD }
        : null,
    shareIdLength: values.SHARE_ID_LENGTH,
    isReadOnly: values.READ_ONLY,
    passwordCost: values.PASSWORD_COST,
    corsOrigins: new Set(values.CORS_ORIGINS),
    zipMaxFiles: values.ZIP_MAX_FILES,
    hasEdgeCache: values.EDGE_CACHE,
    trustsClientAddress: values.CLIENT_ADDRESS === "cloudflare",
    providers: {
      oidc:
        values.OIDC_ISSUER === undefined
          ? null
          : { ...clientOf(values.OIDC_CLIENT_ID, values.OIDC_CLIENT_SECRET), issuer: values.OIDC_ISSUER, name: values.OIDC_NAME },
      github: values.GITHUB_CLIENT_ID === undefined ? null : clientOf(values.GITHUB_CLIENT_ID, values.GITHUB_CLIENT_SECRET),
      google: values.GOOGLE_CLIENT_ID === undefined ? null : clientOf(values.GOOGLE_CLIENT_ID, values.GOOGLE_CLIENT_SECRET),
    },
    access: values.ACCESS_TEAM_DOMAIN === undefined ? null : { issuer: values.ACCESS_TEAM_DOMAIN, audiences: values.ACCESS_AUD ?? [] },
  };
}

function isUnset(value: Values[keyof Values]): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

/** Both are there: half-given sets were refused. */
function clientOf(clientId = "", clientSecret = ""): ProviderClient {
  return { clientId, clientSecret };
}
