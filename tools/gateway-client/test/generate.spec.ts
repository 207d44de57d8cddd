import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLIENT_TYPES } from '../kept-types';

const ROOT = join(__dirname, '..', '..', '..');

const REGISTER = join(ROOT, 'libs', 'testing', 'register-typescript.js');

function generated(): string {
  const args = ['-r', REGISTER, join(__dirname, 'print.ts')];
  return execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
}

describe('the types of the gateway client', () => {
  it('are those of the kept OpenAPI document (`npm run client:generate` writes them)', () => {
    expect(generated()).toBe(readFileSync(join(ROOT, CLIENT_TYPES), 'utf8'));
  });
});
