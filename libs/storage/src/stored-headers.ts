import type { IncomingHttpHeaders } from 'node:http';
import type { PutOptions } from './object-store';

const METADATA = 'x-amz-meta-';
const NAMES = {
  contentType: 'content-type',
  cacheControl: 'cache-control',
  contentDisposition: 'content-disposition',
  contentEncoding: 'content-encoding',
  contentLanguage: 'content-language',
} as const;

/** What the writer of an object said of it, from the headers of an answer. */
export function putOptionsOf(headers: IncomingHttpHeaders): PutOptions {
  const options: PutOptions = {};
  for (const [option, name] of Object.entries(NAMES) as [keyof typeof NAMES, string][]) {
    const value = headers[name];
    if (typeof value === 'string') options[option] = value;
  }
  for (const name in headers) {
    if (!name.startsWith(METADATA)) continue;
    options.metadata ??= {};
    options.metadata[name.slice(METADATA.length)] = String(headers[name]);
  }
  return options;
}
