import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';

const ROOT = join(__dirname, '..');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};
/** `import … from '…'` that is left after types are gone, `export … from`, `import '…'`, `require('…')`. */
const IMPORT =
  /^(?:import(?! type)|export(?! type))\s+(?:([^'"]*?)\s+from\s+)?['"]([^'"]+)['"]|\brequire\(['"]([^'"]+)['"]\)/gm;

interface Import {
  file: string;
  name: string;
}

/** The tools that the Dockerfile copies into the image. */
function toolsOfTheImage(): string[] {
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
  return [...dockerfile.matchAll(/ \.\/dist\/(tools\/[a-z0-9-]+)$/gm)].map(([, path = '']) => path);
}

function isProduction(file: string): boolean {
  const roots = ['apps/', 'libs/', ...toolsOfTheImage().map((path) => `${path}/`)];
  return (
    roots.some((root) => file.startsWith(root)) &&
    !/^libs\/(testing|gateway-client)\/|\/test\/|spec\.ts$/.test(file)
  );
}

function imports(): Import[] {
  const files = ['apps', 'libs', 'tools'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => join(folder, file))
      .filter((file) => file.endsWith('.ts') && isProduction(file)),
  );
  return files.flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(IMPORT)]
      .filter(([, bindings = '']) => !onlyTypes(bindings))
      .map(([, , imported, required]) => ({ file, name: imported ?? required ?? '' })),
  );
}

/** `{ type A, type B }` leaves nothing behind. */
function onlyTypes(bindings: string): boolean {
  const named = /^\{([\s\S]*)\}$/.exec(bindings.trim())?.[1];
  const parts = named?.split(',').map((part) => part.trim()) ?? [];
  return named !== undefined && parts.every((part) => part === '' || part.startsWith('type '));
}

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

describe('the code of the image', () => {
  const all = imports();

  it('uses only packages that a production install has', () => {
    const foreign = all.filter(
      ({ name }) =>
        !name.startsWith('.') &&
        !name.startsWith('@libs/') &&
        !isBuiltin(name) &&
        !(packageOf(name) in manifest.dependencies),
    );

    expect(all.length).toBeGreaterThan(100);
    expect(foreign).toEqual([]);
  });

  it('reaches into nothing that the image lacks', () => {
    const outside = all
      .filter(({ name }) => name.startsWith('.'))
      .filter(({ file, name }) => {
        const target = relative(ROOT, join(ROOT, dirname(file), name));
        return !(isProduction(`${target}.ts`) || isProduction(`${target}/index.ts`));
      });

    expect(outside).toEqual([]);
  });

  it('enters libs that exist', () => {
    const libs = new Set(all.flatMap(({ name }) => /^@libs\/(.+)$/.exec(name)?.[1] ?? []));

    expect([...libs].filter((lib) => !existsSync(join(ROOT, 'libs', lib, 'src/index.ts')))).toEqual(
      [],
    );
    expect([...libs].filter((lib) => ['testing', 'gateway-client'].includes(lib))).toEqual([]);
  });
});
