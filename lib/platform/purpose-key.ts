const encoder = new TextEncoder();
const purposeKeys = new Map<string, CryptoKey>();

/** Derives a key for one purpose from AUTH_SECRET (HKDF-SHA-256, RFC 5869). */
export async function purposeKey(authSecret: string, purpose: string): Promise<CryptoKey> {
  const known = purposeKeys.get(`${purpose}\u0000${authSecret}`);
  if (known !== undefined) return known;
  const secret = await crypto.subtle.importKey("raw", encoder.encode(authSecret), "HKDF", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encoder.encode(`sluice/${purpose}`) },
    secret,
    { name: "HMAC", hash: "SHA-256", length: 256 },
    false,
    ["sign", "verify"],
  );
  purposeKeys.set(`${purpose}\u0000${authSecret}`, key);
  return key;
}
