import { type Upload } from '../catalog';
import { keyToText } from '../keys';
import { checksumElements, countParameter, type Handler, isoDate, sendXml } from '../operation';
import { element, elements, xmlDocument } from '../xml';
import { commonPrefixes, keyWriter } from './list-objects';
import { findUpload } from './uploads';

const MAX_ITEMS = 1000;

export const listParts: Handler = (operation) => {
  const { request } = operation;
  const upload = findUpload(operation);
  const limit = countParameter(request, 'max-parts', MAX_ITEMS);
  const marker = countParameter(request, 'part-number-marker', MAX_ITEMS * 10);
  const after = request.parameter('part-number-marker') ? marker : 0;
  const rest = [...upload.parts.values()]
    .filter(({ number }) => number > after)
    .sort((a, b) => a.number - b.number);
  const page = rest.slice(0, limit);
  const isTruncated = page.length > 0 && page.length < rest.length;
  const parts = page.map((part) =>
    element(
      'Part',
      elements({
        PartNumber: part.number,
        LastModified: isoDate(part.modified),
        ETag: `"${part.etag}"`,
        ...checksumElements(part.checksum),
        Size: part.size,
      }),
    ),
  );
  const head = elements({
    Bucket: upload.bucket,
    Key: keyToText(upload.key),
    UploadId: upload.id,
    StorageClass: 'STANDARD',
    PartNumberMarker: after,
    NextPartNumberMarker: page.at(-1)?.number,
    MaxParts: limit,
    ChecksumAlgorithm: upload.checksum?.algorithm.toUpperCase(),
    ChecksumType: upload.checksum?.type,
    IsTruncated: isTruncated,
  });
  sendXml(operation, xmlDocument('ListPartsResult', [head, ...parts]));
  return Promise.resolve();
};

interface UploadPage {
  readonly uploads: readonly Upload[];
  readonly prefixes: readonly string[];
  readonly last?: { readonly key: string; readonly id: string };
  readonly isTruncated: boolean;
}

function pageOf(
  sorted: readonly Upload[],
  { prefix, delimiter, limit }: { prefix: string; delimiter: string; limit: number },
): UploadPage {
  const uploads: Upload[] = [];
  const prefixes = new Set<string>();
  let last: UploadPage['last'];
  for (const upload of sorted) {
    const end = delimiter ? upload.key.indexOf(delimiter, prefix.length) : -1;
    const rolledUp = end < 0 ? undefined : upload.key.slice(0, end + delimiter.length);
    const isShown = rolledUp !== undefined && prefixes.has(rolledUp);
    if (!isShown && uploads.length + prefixes.size >= limit) {
      return { uploads, prefixes: [...prefixes], last, isTruncated: last !== undefined };
    }
    if (rolledUp === undefined) uploads.push(upload);
    else prefixes.add(rolledUp);
    last = { key: upload.key, id: upload.id };
  }
  return { uploads, prefixes: [...prefixes], last, isTruncated: false };
}

const order = (a: Upload, b: Upload): number =>
  a.key === b.key ? (a.id < b.id ? -1 : 1) : a.key < b.key ? -1 : 1;

export const listUploads: Handler = (operation) => {
  const { request, store } = operation;
  const { name } = store.catalog.bucket(request.bucket);
  const prefix = request.parameter('prefix') ?? '';
  const delimiter = request.parameter('delimiter') ?? '';
  const keyMarker = request.parameter('key-marker') ?? '';
  const idMarker = request.parameter('upload-id-marker') ?? '';
  const limit = countParameter(request, 'max-uploads', MAX_ITEMS);
  const write = keyWriter(request);
  const isAfterMarker = ({ key, id }: Upload): boolean =>
    key > keyMarker || (idMarker !== '' && key === keyMarker && id > idMarker);
  const sorted = [...store.catalog.uploads.values()]
    .filter(({ bucket, key }) => bucket === name && key.startsWith(prefix))
    .filter((upload) => !keyMarker || isAfterMarker(upload))
    .sort(order);
  const page = pageOf(sorted, { prefix, delimiter, limit });
  const head = elements({
    Bucket: name,
    KeyMarker: write(keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: page.isTruncated && page.last ? write(page.last.key) : undefined,
    NextUploadIdMarker: page.isTruncated ? page.last?.id : undefined,
    Prefix: write(prefix),
    Delimiter: delimiter ? write(delimiter) : undefined,
    MaxUploads: limit,
    EncodingType: request.parameter('encoding-type'),
    IsTruncated: page.isTruncated,
  });
  const uploads = page.uploads.map(({ key, id, initiated }) =>
    element(
      'Upload',
      elements({
        Key: write(key),
        UploadId: id,
        StorageClass: 'STANDARD',
        Initiated: isoDate(initiated),
      }),
    ),
  );
  sendXml(
    operation,
    xmlDocument('ListMultipartUploadsResult', [
      head,
      ...uploads,
      ...commonPrefixes(page.prefixes, write),
    ]),
  );
  return Promise.resolve();
};
