import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCUMENT_NAMES, documentPath, documentText } from '../documents';

const ROOT = join(__dirname, '..', '..', '..');

describe('the OpenAPI documents', () => {
  it.each(DOCUMENT_NAMES)(
    'of %s is the one that is kept (`npm run openapi` writes it)',
    async (name) => {
      expect(await documentText(name)).toBe(readFileSync(documentPath(ROOT, name), 'utf8'));
    },
  );
});
