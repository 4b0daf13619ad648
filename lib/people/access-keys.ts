import { createLocalJWKSet, type JSONWebKeySet } from "jose";
import { AppError } from "../http/errors.ts";

/*
 * The keys by which a Cloudflare Access team signs. jose's createRemoteJWKSet does not fit: its cooldown begins with a fetch that succeeded, so that during an
 * outage every request asks again, and keys past their age are given up before new ones are there. Here a failed fetch counts like any other, and known
 * keys serve until there are new ones. What is kept is the JSON, never a promise: on Workers no request may wait for another's.
 */

type KeyFinder = ReturnType<typeof createLocalJWKSet>;

interface KeptKeys {
  finder: KeyFinder | null;
  ids: ReadonlySet<string>;
  fetchedAtMs: number;
  triedAtMs: number;
  /** Whether the latest try failed. */
  hasFailed: boolean;
  isFetching: boolean;
}

/** Asked again for an unknown key, after a failure, and for keys past their age: at most this often in an isolate. */
const MIN_INTERVAL_MS = 60_000;
/** Cloudflare changes keys every six weeks and tells new ones beforehand; a key that it withdraws ends here. */
const MAX_AGE_MS = 60 * 60 * 1000;
const TIMEOUT_MS = 5000;
const MAX_WAIT_MS = TIMEOUT_MS + 500;

const kept = new Map<string, KeptKeys>();

/**
 * Finds the team's key of an id. `null` when the team has none of it; throws `unavailable` when that cannot be known, because the team's keys cannot be fetched.
 */
export async function findAccessKeys(issuer: string, keyId: string, now: () => number): Promise<KeyFinder | null> {
  const keys = keysOf(issuer);
  const isKnown = () => keys.ids.has(keyId);
  if (!isKnown() || now() - keys.fetchedAtMs > MAX_AGE_MS) {
    if (now() - keys.triedAtMs >= MIN_INTERVAL_MS) await fetchKeys(issuer, keys, now());
    else if (!isKnown()) await waitForKeys(keys, now);
  }
  if (isKnown()) return keys.finder;
  if (keys.hasFailed || keys.isFetching) {
    throw new AppError("unavailable", {
      message: "Cloudflare Access cannot be asked who you are. Try again in a minute.",
      retryAfterSeconds: 60,
    });
  }
  return null;
}

function keysOf(issuer: string): KeptKeys {
  let keys = kept.get(issuer);
  if (keys === undefined) {
    keys = { finder: null, ids: new Set(), fetchedAtMs: -Infinity, triedAtMs: -Infinity, hasFailed: false, isFetching: false };
    kept.set(issuer, keys);
  }
  return keys;
}

async function fetchKeys(issuer: string, keys: KeptKeys, nowMs: number): Promise<void> {
  keys.triedAtMs = nowMs;
  keys.isFetching = true;
  keys.hasFailed = true;
  try {
    const response = await fetch(`${issuer}/cdn-cgi/access/certs`, { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.status !== 200) throw new Error(`the address of the keys answered ${response.status}`);
    const set = (await response.json()) as JSONWebKeySet;
    const finder = createLocalJWKSet(set);
    keys.ids = new Set(set.keys.flatMap((key) => (typeof key.kid === "string" ? [key.kid] : [])));
    keys.finder = finder;
    keys.fetchedAtMs = nowMs;
    keys.hasFailed = false;
  } catch (error) {
    console.error(JSON.stringify({ problem: "the keys of Cloudflare Access could not be fetched", cause: String(error) }));
  } finally {
    keys.isFetching = false;
  }
}

/** The first requests of an isolate arrive together; while one of them fetches, the others look again. A fetch whose request was broken off is not waited for longer. */
async function waitForKeys(keys: KeptKeys, now: () => number): Promise<void> {
  const untilMs = keys.triedAtMs + MAX_WAIT_MS;
  while (keys.isFetching && now() < untilMs) await new Promise((resolve) => setTimeout(resolve, 20));
}
