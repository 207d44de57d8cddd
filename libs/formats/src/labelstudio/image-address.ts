import { pathIn } from '../image-paths';
import { isObject } from '../json/json-values';

/** Where Label Studio serves files that lie on its disk; the path is in the query. */
const LOCAL_FILES = '/data/local-files/?d=';
/** What it puts before the names of files that were uploaded to it. */
const UPLOADED = /^[0-9a-f]{8}-(?=.)/;
const IMAGE = /\.(jpe?g|png|webp|bmp|gif|tiff?|avif|heic)$/i;

/** The address of an image that lies in `images/` of an unpacked archive. */
export function localAddress(path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return `${LOCAL_FILES}images/${encoded}`;
}

/** Where the image of a task may lie, likeliest first. */
export function imagePathsIn(data: unknown): string[] {
  if (!isObject(data)) return [];
  const address = addressIn(data);
  if (address === undefined) return [];
  const path = pathOf(address);
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  const original = [...folders, name.replace(UPLOADED, '')].join('/');
  return [...new Set([path, original].map(pathIn))].filter((each) => each !== '');
}

/** Mostly `image`; the label config may call it otherwise. */
function addressIn(data: Record<string, unknown>): string | undefined {
  if (typeof data.image === 'string') return data.image;
  const texts = Object.values(data).filter((value) => typeof value === 'string');
  return texts.find(
    (text) => IMAGE.test(text.replace(/[?#].*$/, '')) || text.includes(LOCAL_FILES),
  );
}

function pathOf(address: string): string {
  const at = address.indexOf(LOCAL_FILES);
  if (at >= 0) return decoded(address.slice(at + LOCAL_FILES.length));
  // Of an address, what follows the host or the bucket; its query is no part of the name.
  const [, rest] = /^[a-z][a-z0-9+.-]*:\/\/[^/]*\/(.*)$/is.exec(address) ?? [];
  if (rest === undefined && !address.startsWith('/data/')) return address;
  return decoded((rest ?? address).replace(/[?#].*$/s, ''));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
