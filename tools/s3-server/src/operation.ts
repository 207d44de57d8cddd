import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type SignedPayload } from './authenticate';
import { type StoredChecksum } from './catalog';
import { S3Error } from './errors';
import { type ObjectKey } from './keys';
import { type S3Request } from './request';
import { type Store } from './store';
import { parseXml, type XmlNode } from './xml';

/** One authenticated request and what it works on. */
export interface Operation {
  readonly request: S3Request;
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly payload: SignedPayload;
  readonly store: Store;
  readonly region: string;
}

export type Handler = (operation: Operation) => Promise<void>;

export function sendXml({ response }: Operation, xml: string): void {
  const body = Buffer.from(xml);
  response.setHeader('content-type', 'application/xml');
  response.setHeader('content-length', body.length);
  response.end(body);
}

/** Answers without a body. Undefined headers are left out. */
export function sendEmpty(
  { response }: Operation,
  status: number,
  headers: Readonly<Record<string, string | undefined>> = {},
): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) response.setHeader(name, value);
  }
  if (status !== 204) response.setHeader('content-length', 0);
  response.end();
}

export function objectScope(bucket: string, key: ObjectKey): string {
  return `${bucket}/${key}`;
}

export function uploadScope(uploadId: string): string {
  return `?${uploadId}`;
}

/** Now, as precise as HTTP dates are, so that every answer about an object shows the same time. */
export function nowInWholeSeconds(): number {
  return Math.floor(Date.now() / 1000) * 1000;
}

export function isoDate(time: number): string {
  return new Date(time).toISOString();
}

/** `{ ChecksumCRC32: '…' }`, as XML answers name it. */
export function checksumElements(
  checksum: Pick<StoredChecksum, 'algorithm' | 'value'> | undefined,
): Record<string, string> {
  return checksum ? { [`Checksum${checksum.algorithm.toUpperCase()}`]: checksum.value } : {};
}

/** A whole number from a query parameter, at most `max`. @throws S3Error InvalidArgument */
export function countParameter(request: S3Request, name: string, max: number): number {
  const text = request.parameter(name);
  if (text === undefined || text === '') return max;
  if (!/^\d{1,10}$/.test(text) || Number(text) > 0x7fffffff) {
    throw new S3Error('InvalidArgument', `Provided ${name} is not an integer within range.`);
  }
  return Math.min(Number(text), max);
}

/** @throws S3Error MalformedXML unless the document's root has that name */
export function parseDocument(source: string, root: string): XmlNode {
  const node = wellFormed(source);
  if (node.name !== root) throw new S3Error('MalformedXML');
  return node;
}

function wellFormed(source: string): XmlNode {
  try {
    return parseXml(source);
  } catch (error) {
    throw error instanceof SyntaxError ? new S3Error('MalformedXML') : error;
  }
}
