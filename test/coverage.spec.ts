import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const PAGE = readFileSync(join(__dirname, 'COVERAGE.md'), 'utf8');
const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

/** `GET /path` of every operation. */
function endpoints(app: string): string[] {
  const text = readFileSync(join(ROOT, `docs/contract/openapi.${app}.json`), 'utf8');
  const { paths } = JSON.parse(text) as { paths: Record<string, object> };
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations)
      .filter((method) => METHODS.includes(method))
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
}

describe('test/COVERAGE.md', () => {
  it.each(['labeler-api', 'dataset-gateway'])('names every endpoint of %s', (app) => {
    const missing = endpoints(app)
      .filter((endpoint) => !endpoint.includes('/platform/'))
      .filter((endpoint) => !PAGE.includes(`\`${endpoint}\``));

    expect(missing).toEqual([]);
  });

  it('names every suite of this folder', () => {
    const suites = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /spec\.ts$/.test(file),
    );

    expect(suites.length).toBeGreaterThan(0);
    expect(suites.filter((file) => !PAGE.includes(`\`${file}\``))).toEqual([]);
  });

  it('names files that exist', () => {
    const named = [...PAGE.matchAll(/`([\w./-]+(?:spec\.ts|\/test))`/g)].map(
      ([, file = '']) => file,
    );
    const missing = named.filter(
      (file) => !existsSync(join(ROOT, file)) && !existsSync(join(__dirname, file)),
    );

    expect(missing).toEqual([]);
  });

  it('quotes titles that exist', () => {
    const row = /^\|[^|]*\|(.*)\|$/gm;
    const wrong = [...PAGE.matchAll(row)].flatMap(([, cell = '']) => {
      const [, file = ''] = /`([\w./-]+spec\.ts)`: /.exec(cell) ?? [];
      if (!file) return [];
      const path = existsSync(join(ROOT, file)) ? join(ROOT, file) : join(__dirname, file);
      const source = readFileSync(path, 'utf8');
      const titles = [...cell.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title);
      return titles.filter(
        (title) => !title.split('…').every((part) => source.includes(part.trim())),
      );
    });

    expect(wrong).toEqual([]);
  });
});
