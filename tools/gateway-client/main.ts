import { writeFileSync } from 'node:fs';
import { clientTypes } from './generate';
import { CLIENT_TYPES } from './kept-types';

async function main(): Promise<void> {
  writeFileSync(CLIENT_TYPES, await clientTypes(process.cwd()));
  console.log(CLIENT_TYPES);
}

void main();
