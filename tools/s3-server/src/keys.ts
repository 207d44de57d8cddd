/**
 * An object key as its raw bytes, one character (0–255) per byte.
 * Comparing two such strings with `<` compares bytes, which is the order S3 lists in; a key that is
 * not valid UTF-8 survives unchanged; and the length of the string is the length S3 limits.
 */
export type ObjectKey = string & { readonly __brand: 'ObjectKey' };

export const MAX_KEY_BYTES = 1024;

const UNRESERVED = /[A-Za-z0-9\-._~]/;
const ENCODED: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte);
  return UNRESERVED.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
});

/** The bytes of a text in UTF-8. */
export function keyFromText(text: string): ObjectKey {
  return Buffer.from(text, 'utf8').toString('latin1') as ObjectKey;
}

/** The key as text; bytes that are not UTF-8 become U+FFFD. */
export function keyToText(key: string): string {
  return Buffer.from(key, 'latin1').toString('utf8');
}

/**
 * Undoes percent-encoding.
 * @returns the raw bytes, or undefined when a `%` is not followed by two hex digits
 */
export function percentDecode(encoded: string): ObjectKey | undefined {
  if (/%(?![0-9a-fA-F]{2})/.test(encoded)) return undefined;
  const bytes = Buffer.from(encoded, 'utf8').toString('latin1');
  return bytes.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  ) as ObjectKey;
}

/** Percent-encodes everything but RFC 3986 unreserved characters (and `/` when `keepSlash`). */
export function percentEncode(bytes: string, keepSlash = false): string {
  if (/^[A-Za-z0-9\-._~]*$/.test(bytes)) return bytes;
  let encoded = '';
  for (let i = 0; i < bytes.length; i += 1) {
    const code = bytes.charCodeAt(i);
    encoded += keepSlash && code === 0x2f ? '/' : ENCODED[code];
  }
  return encoded;
}
