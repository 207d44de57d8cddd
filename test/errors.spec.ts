import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const read = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');

function sources(): string[] {
  return ['apps', 'libs'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\/src\/.*\.ts$/.test(file) && !/spec\.ts$/.test(file))
      .map((file) => read(folder, file)),
  );
}

/** The table of status codes by kind. */
function statuses(): Map<string, string> {
  const table = /STATUS_OF[^{]*\{([^}]*)\}/.exec(read('libs/http/src/envelope.ts'))?.[1] ?? '';
  return new Map(
    [...table.matchAll(/(\w+): (\d{3})/g)].map(([, kind = '', status = '']) => [kind, status]),
  );
}

/** `code status` of every error class. */
function thrown(): string[] {
  const statusOf = statuses();
  return sources().flatMap((source) =>
    [
      ...source.matchAll(/readonly kind = '(\w+)';\s+(?:\/\*\*.*\*\/\s+)?readonly code = '(\w+)'/g),
    ].map(([, kind = '', code = '']) => `${code} ${statusOf.get(kind)}`),
  );
}

/** Codes of what the framework refuses before any code of ours runs. */
function refused(): string[] {
  const texts = ['describe-error.ts', 'envelope.ts', 'create-http-app.ts'].map((file) =>
    read('libs/http/src', file),
  );
  return texts.flatMap((text) =>
    [...text.matchAll(/(?:\bcode: |\b4\d\d: |\?\? )'([a-z_]+)'/g)].map(([, code = '']) => code),
  );
}

/** First two columns of the tables: code and status. */
function documented(): string[] {
  return [...read('docs/errors.md').matchAll(/^\| `(\w+)`\s*\| (\d{3})/gm)].map(
    ([, code, status]) => `${code} ${status}`,
  );
}

describe('docs/errors.md', () => {
  it('finds every error class', () => {
    const classes = sources().flatMap((source) => [...source.matchAll(/^\s+readonly code = '/gm)]);

    expect(thrown()).toHaveLength(classes.length);
  });

  it('lists every error with its status', () => {
    const listed = new Set(documented());

    expect([...new Set(thrown())].filter((entry) => !listed.has(entry))).toEqual([]);
  });

  it('lists every code of the framework', () => {
    const listed = new Set(documented().map((entry) => entry.split(' ')[0]));

    expect([...new Set(refused())].filter((code) => !listed.has(code))).toEqual([]);
  });

  it('lists nothing that cannot happen', () => {
    const codes = new Set([...thrown().map((entry) => entry.split(' ')[0]), ...refused()]);

    expect(documented().filter((entry) => !codes.has(entry.split(' ')[0]))).toEqual([]);
  });
});
