/** E-mail domains know no case, local parts do (RFC 5321 §2.4). Anything but a string stays as it is. */
export function normalizeEmail(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  // Half a surrogate pair becomes U+FFFD, which no e-mail has: the validation cannot read what is no text.
  const trimmed = Buffer.from(value).toString().trim();
  const at = trimmed.lastIndexOf('@');
  return trimmed.slice(0, at + 1) + trimmed.slice(at + 1).toLowerCase();
}
