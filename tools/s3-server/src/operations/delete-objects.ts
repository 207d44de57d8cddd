import { RequestBody } from '../body';
import { S3Error } from '../errors';
import { keyFromText, MAX_KEY_BYTES, type ObjectKey } from '../keys';
import { type Handler, objectScope, parseDocument, sendXml } from '../operation';
import { childText, element, elements, xmlDocument } from '../xml';

const MAX_KEYS = 1000;

interface Wish {
  readonly text: string;
  readonly key: ObjectKey;
}

/** Deletes up to a thousand keys in one commit. Keys that do not exist count as deleted. */
export const deleteObjects: Handler = async (operation) => {
  const { request, store } = operation;
  const { bucket } = request;
  const body = new RequestBody(operation);
  if (!body.hasIntegrity) {
    throw new S3Error('InvalidRequest', 'Missing required header: Content-MD5 or a checksum.');
  }
  const document = parseDocument(await body.text(), 'Delete');
  const quiet = childText(document, 'Quiet') === 'true';
  const wishes = document.children
    .filter(({ name }) => name === 'Object')
    .map((node) => {
      const text = childText(node, 'Key');
      if (!text) throw new S3Error('MalformedXML');
      return { text, key: keyFromText(text) };
    });
  if (wishes.length === 0 || wishes.length > MAX_KEYS) throw new S3Error('MalformedXML');
  const possible = wishes.filter(({ key }) => key.length <= MAX_KEY_BYTES);
  await store.commit({
    scopes: possible.map(({ key }) => objectScope(bucket, key)),
    plan: (catalog) => {
      const { objects } = catalog.bucket(bucket);
      const records = [...new Set(possible.map(({ key }) => key))]
        .filter((key) => objects.has(key))
        .map((key) => ({ type: 'object_deleted', bucket, key }) as const);
      return { records, result: undefined };
    },
  });
  sendXml(
    operation,
    xmlDocument(
      'DeleteResult',
      wishes.map((wish) => outcome(wish, quiet)),
    ),
  );
};

function outcome({ text, key }: Wish, quiet: boolean) {
  if (key.length > MAX_KEY_BYTES) {
    const { code, message } = new S3Error('KeyTooLongError');
    return element('Error', elements({ Key: text, Code: code, Message: message }));
  }
  return element('Deleted', quiet ? undefined : elements({ Key: text }));
}
