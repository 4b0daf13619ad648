const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** The largest multiple of 62 that fits a byte: bytes above it are thrown away, else the first letters would come up more often. */
const UNBIASED_LIMIT = 248;

/** A string of `length` letters and digits from a cryptographic source, each equally likely at each place. */
export function randomId(length: number): string {
  let id = "";
  while (id.length < length) {
    // Eight more than needed are almost always enough: one in 32 is thrown away.
    const bytes = crypto.getRandomValues(new Uint8Array(length - id.length + 8));
    for (let at = 0; at < bytes.length && id.length < length; at += 1) {
      const byte = bytes[at] ?? UNBIASED_LIMIT;
      if (byte < UNBIASED_LIMIT) id += ALPHABET.charAt(byte % ALPHABET.length);
    }
  }
  return id;
}
