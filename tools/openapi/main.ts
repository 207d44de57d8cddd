import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DOCUMENT_NAMES, documentPath, documentText } from './documents';

async function main(): Promise<void> {
  for (const name of DOCUMENT_NAMES) {
    const path = documentPath(process.cwd(), name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await documentText(name));
    console.log(path);
  }
}

void main();
