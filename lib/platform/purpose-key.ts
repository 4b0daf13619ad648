const encoder = new TextEncoder();
const purposeKeys = new Map<string, CryptoKey>();

/** Derives a key for signing (HMAC-SHA-256) for one purpose from AUTH_SECRET (HKDF-SHA-256, RFC 5869). */
export function purposeKey(authSecret: string, purpose: string): Promise<CryptoKey> {
  return derive(authSecret, purpose, { name: "HMAC", hash: "SHA-256", length: 256 }, ["sign", "verify"]);
}

/** Derives a key for encrypting (AES-256-GCM) for one purpose. */
export function purposeCipherKey(authSecret: string, purpose: string): Promise<CryptoKey> {
  return derive(authSecret, purpose, { name: "AES-GCM", length: 256 }, ["encrypt", "decrypt"]);
}

async function derive(
  authSecret: string,
  purpose: string,
  algorithm: HmacImportParams | AesKeyAlgorithm,
  usages: KeyUsage[],
): Promise<CryptoKey> {
  const name = `${algorithm.name}\u0000${purpose}\u0000${authSecret}`;
  const known = purposeKeys.get(name);
  if (known !== undefined) return known;
  const secret = await crypto.subtle.importKey("raw", encoder.encode(authSecret), "HKDF", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encoder.encode(`sluice/${purpose}`) },
    secret,
    algorithm,
    false,
    usages,
  );
  purposeKeys.set(name, key);
  return key;
}
