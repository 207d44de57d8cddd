import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE_FILES = ['package.json', 'package-lock.json', '.npmrc'];

/** Lays out in `target` what the Dockerfile puts into the image, from the build in `root`. */
export function layOutImage(root: string, target: string): void {
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
  const copied = [...dockerfile.matchAll(/^COPY --from=build \/app\/(\S+) \.\/(\S+)$/gm)];
  if (copied.length === 0) throw new Error('The Dockerfile copies nothing from its build stage');
  mkdirSync(target, { recursive: true });
  for (const file of PACKAGE_FILES) cpSync(join(root, file), join(target, file));
  for (const [, from = '', to = ''] of copied) {
    cpSync(join(root, from), join(target, to), { recursive: true });
  }
  execFileSync('npm', ['ci', '--omit=dev'], {
    cwd: target,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
