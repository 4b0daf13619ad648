/*
 * Passwords of people and of links. scrypt N=2^13 r=8 p=10 (OWASP's row for 8 MiB) with a 16-byte salt, then HMAC-SHA-256 with a pepper derived from
 * AUTH_SECRET, so that neither the database nor a bucket alone lets anybody guess. Production Workers cap scrypt at N·r·p = 2^20 and PBKDF2 at
 * 100,000 iterations; PASSWORD_COST=pbkdf2 is for the Workers Free plan, whose 10 ms of CPU cannot run scrypt. Parameters are stored beside the hash.
 *
 *   $scrypt$n=8192,r=8,p=10$<salt>$<digest>        $pbkdf2-sha256$i=100000$<salt>$<digest>
 *   $sha256+scrypt$…   the same over the hex SHA-256 of the password: a record of R2 Explorer, wrapped at first sight
 */
import { scrypt } from "node:crypto";
import { AppError } from "../http/errors.ts";
import type { Config } from "../platform/config.ts";
import { purposeKey } from "../platform/purpose-key.ts";

const SCRYPT = { n: 8192, r: 8, p: 10 };
const PBKDF2_ITERATIONS = 100_000;
const DIGEST_BYTES = 32;

const encoder = new TextEncoder();
const encode = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes)).replace(/=+$/u, "");
const decode = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
/** NFC once, so that the same password typed on another keyboard is the same; never trimmed, cut or folded. */
const bytesOf = (password: string) => encoder.encode(password.normalize("NFC"));

type Settings = Pick<Config, "authSecret" | "passwordCost">;

/** At most so many derivations at once in an isolate: each takes 8 MiB and all of a core. */
const MAX_CONCURRENT = 4;
let running = 0;
const MAX_WAIT_MS = 3000;

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const waitUntil = Date.now() + MAX_WAIT_MS;
  // Polled, not queued: a promise that another request resolves may not be awaited on Workers.
  while (running >= MAX_CONCURRENT && Date.now() < waitUntil) await new Promise((resolve) => setTimeout(resolve, 10));
  if (running >= MAX_CONCURRENT) throw new AppError("too_many_requests", { retryAfterSeconds: 2 });
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
  }
}

async function derive(method: string, parameters: string, salt: Uint8Array, input: Uint8Array): Promise<Uint8Array> {
  const values = Object.fromEntries(parameters.split(",").map((pair) => pair.split("=") as [string, string]));
  if (method === "scrypt") {
    return await new Promise((resolve, reject) => {
      const options = { N: Number(values["n"]), r: Number(values["r"]), p: Number(values["p"]), maxmem: 64 * 1024 * 1024 };
      scrypt(input, salt, DIGEST_BYTES, options, (error, key) => (error ? reject(error) : resolve(new Uint8Array(key))));
    });
  }
  const key = await crypto.subtle.importKey("raw", input as BufferSource, "PBKDF2", false, ["deriveBits"]);
  const iterations = Math.min(Number(values["i"]), PBKDF2_ITERATIONS);
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: salt as BufferSource, iterations }, key, DIGEST_BYTES * 8),
  );
}

async function pepper(settings: Settings, digest: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.sign("HMAC", await purposeKey(settings.authSecret, "pepper"), digest as BufferSource));
}

async function hashInput(settings: Settings, input: Uint8Array, prefix: string): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const [method, parameters] =
    settings.passwordCost === "scrypt"
      ? ["scrypt", `n=${SCRYPT.n},r=${SCRYPT.r},p=${SCRYPT.p}`]
      : ["pbkdf2-sha256", `i=${PBKDF2_ITERATIONS}`];
  const digest = await inTurn(() => derive(method, parameters, salt, input));
  return `$${prefix}${method}$${parameters}$${encode(salt)}$${encode(await pepper(settings, digest))}`;
}

/** Hashes a password for storing. Two hashes of the same password differ. */
export function hashPassword(settings: Settings, password: string): Promise<string> {
  return hashInput(settings, bytesOf(password), "");
}

/** Wraps R2 Explorer's bare SHA-256 (64 hex digits), so that it is kept nowhere as it came. */
export function wrapLegacyHash(settings: Settings, sha256Hex: string): Promise<string> {
  return hashInput(settings, encoder.encode(sha256Hex.toLowerCase()), "sha256+");
}

export interface Verification {
  isRight: boolean;
  /** The password was right and its hash is not what `hashPassword` makes today: store a new one. */
  needsRehash: boolean;
}

/** Compares in constant time. `crypto.subtle.timingSafeEqual` throws on unequal lengths, which a stored digest never has. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  let difference = left.length ^ right.length;
  for (let position = 0; position < left.length; position += 1)
    difference |= left[position]! ^ (right[position % Math.max(1, right.length)] ?? 0);
  return difference === 0;
}

const STORED = /^\$(sha256\+)?(scrypt|pbkdf2-sha256)\$([a-z0-9=,]+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/u;

/** Verifies a password against a stored hash. A hash that cannot be read is never right, and costs as much as one that can. */
export async function verifyPassword(settings: Settings, stored: string | null, password: string): Promise<Verification> {
  const match = STORED.exec(stored ?? "");
  if (!match) {
    await hashPassword(settings, password);
    return { isRight: false, needsRehash: false };
  }
  const [, legacy, method = "", parameters = "", salt = "", digest = ""] = match;
  let input = bytesOf(password);
  if (legacy !== undefined) {
    // R2 Explorer hashes the password as typed, without normalisation.
    const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(password)));
    input = encoder.encode(Array.from(sha256, (byte) => byte.toString(16).padStart(2, "0")).join(""));
  }
  const derived = await inTurn(() => derive(method, parameters, decode(salt), input));
  const isRight = equalBytes(await pepper(settings, derived), decode(digest));
  const current = settings.passwordCost === "scrypt" ? `n=${SCRYPT.n},r=${SCRYPT.r},p=${SCRYPT.p}` : `i=${PBKDF2_ITERATIONS}`;
  return { isRight, needsRehash: isRight && (legacy !== undefined || parameters !== current) };
}
