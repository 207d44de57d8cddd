import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

describe('npm run build', () => {
  let project: string;

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'build-'));
    for (const dir of ['apps', 'libs', 'tools']) mkdirSync(join(project, dir));
    for (const file of ['.swcrc', 'package-lock.json', 'tools/build.mjs']) {
      cpSync(join(ROOT, file), join(project, file));
    }
    symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
    source('apps/one.ts', 'export const one: number = 1;');
    source('libs/two.ts', 'export const two: number = 2;');
  });
  afterEach(() => rmSync(project, { recursive: true, force: true }));

  const source = (name: string, text: string) => writeFileSync(join(project, name), text);
  const build = () => execFileSync(process.execPath, ['tools/build.mjs'], { cwd: project });
  const built = (name: string) => join(project, 'dist', name);

  it('leaves what was built alone until a file changes, comes or goes', () => {
    build();
    const first = statSync(built('apps/one.js'), { bigint: true }).ino;
    build();
    expect(statSync(built('apps/one.js'), { bigint: true }).ino).toBe(first);

    source('tools/three.ts', 'export const three: number = 3;');
    rmSync(join(project, 'libs/two.ts'));
    build();
    expect(existsSync(built('tools/three.js'))).toBe(true);
    expect(existsSync(built('libs/two.js'))).toBe(false);
  });

  it('builds again after a build that failed', () => {
    source('apps/one.ts', 'export const = ;');
    expect(build).toThrow();
    expect(build).toThrow();
  });
});
