/** A part of a form as bytes on the wire, however wrong. */
export interface FormPart {
  /** Header lines without the line break at the end of the last one. */
  head: string | Buffer;
  body: Buffer | string;
}

export const BOUNDARY = 'a-boundary-that-no-picture-contains';

/** A file as browsers put it into a form, its name as it is. */
export function filePart(
  fileName: string | Buffer,
  body: Buffer | string,
  name = 'files',
): FormPart {
  const head = Buffer.concat([
    Buffer.from(`Content-Disposition: form-data; name="${name}"; filename="`),
    Buffer.from(fileName as string),
    Buffer.from('"\r\nContent-Type: application/octet-stream'),
  ]);
  return { head, body };
}

export function fieldPart(name: string, value: string): FormPart {
  return { head: `Content-Disposition: form-data; name="${name}"`, body: value };
}

/** The body of a form. */
export function multipart(parts: readonly FormPart[], end = `--${BOUNDARY}--\r\n`): Buffer {
  const pieces = parts.flatMap(({ head, body }) => [
    Buffer.from(`--${BOUNDARY}\r\n`),
    Buffer.from(head as string),
    Buffer.from('\r\n\r\n'),
    Buffer.from(body as string),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(end)]);
}

/** A whole request to upload something. */
export function uploadRequest(request: {
  path: string;
  token: string;
  body: Buffer;
  /** What the header says instead of the truth. */
  length?: number;
  contentType?: string;
}): Buffer {
  const { path, token, body, length = body.length } = request;
  const contentType = request.contentType ?? `multipart/form-data; boundary=${BOUNDARY}`;
  const head =
    `POST /api/v1${path} HTTP/1.1\r\nHost: labeler\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\n` +
    `Content-Type: ${contentType}\r\nContent-Length: ${length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}
