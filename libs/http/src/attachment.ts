/** What no file system or header takes: control characters and separators of paths. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f/\\]/g;

/**
 * `Content-Disposition` of a file to save (RFC 6266, RFC 8187): a plain name for old clients, and the whole name
 * in UTF-8.
 */
export function attachment(fileName: string): string {
  const name = Buffer.from(fileName.replace(UNSAFE, '_')).toString();
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/["%]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${escape(name)}`;
}

/** RFC 8187 leaves fewer characters as they are than a URL does. */
function escape(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
