import { z } from "zod";

const flag = z.enum(["true", "false", "1", "0"]).transform((value) => value === "true" || value === "1");
const list = z.string().transform((value) =>
  value
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ""),
);
const origin = z.url({ protocol: /^https?$/ }).transform((value) => new URL(value).origin);

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
  CLIENT_ADDRESS: z.enum(["cloudflare", "none"]).default("cloudflare"),
});

const mend: Record<keyof z.infer<typeof Variables>, string> = {
  PUBLIC_URL: "set it to the address visitors use, such as https://files.example.com",
  ALLOWED_HOSTS: "set it to further host names, separated by commas, such as preview.example.com",
  AUTH_SECRET: "set it to a secret of at least 32 characters, such as the output of `openssl rand -base64 33`",
  ADMIN_EMAIL: "set it to the first administrator's e-mail address, or leave it out",
  ADMIN_PASSWORD: "set it to at least 8 characters, or leave it out",
  SHARE_ID_LENGTH: "set it to a whole number from 10 to 32, or leave it out for 10",
  READ_ONLY: "set it to true or false, or leave it out for false",
  PASSWORD_COST: "set it to scrypt, or to pbkdf2 on the Workers Free plan",
  CORS_ORIGINS: "set it to origins separated by commas, such as https://app.example.com, or leave it out",
  CLIENT_ADDRESS: "set it to cloudflare when Cloudflare stands in front, or to none",
};

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
}

/** The configuration is wrong: `message` names each variable and its mend, for whoever runs the server. Visitors never see it. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

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
    trustsClientAddress: values.CLIENT_ADDRESS === "cloudflare",
  };
}
