import { Metrics } from '@libs/observability';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(__dirname, '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

interface Rule {
  alert: string;
  expr: string;
  for: string;
  annotations: { summary: string; runbook: string };
}
interface Dashboard {
  panels: { title: string; targets: { expr: string }[] }[];
}

const { groups } = parse(read('ops/prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const { panels } = JSON.parse(read('ops/grafana/vision-labeler.json')) as Dashboard;

/** Prometheus makes it of every scrape. */
const OF_PROMETHEUS = ['up'];

/** Words before a brace, a range or the end that are neither functions nor labels. */
function metricsOf(expr: string): string[] {
  const bare = expr
    .replace(/"[^"]*"/g, '')
    .replace(/\{[^}]*\}/g, '')
    .replace(/\b(by|without|on|ignoring)\s*\([^)]*\)/g, '')
    .replace(/\[[^\]]*\]/g, '');
  const words = bare.match(/\b[a-z][a-z0-9_]*\b(?!\s*\()/g) ?? [];
  return words.filter((word) => !['and', 'or', 'unless', 'by'].includes(word));
}

async function exported(): Promise<Set<string>> {
  const metrics = new Metrics('test');
  metrics.observeRequest('GET', '/', 200, 1);
  const own = (await metrics.registry.getMetricsAsJSON()).map(({ name }) => name);
  const histogram = ['bucket', 'count', 'sum'].map(
    (part) => `http_request_duration_seconds_${part}`,
  );
  const sources = ['apps', 'libs'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\/src\/.*\.ts$/.test(file))
      .map((file) => read(join(folder, file))),
  );
  const added = sources.flatMap((text) =>
    [...text.matchAll(/metrics\.(?:gauge|counter)\(\s*'(\w+)'/g)].map(([, name = '']) => name),
  );
  return new Set([...OF_PROMETHEUS, ...own, ...histogram, ...added]);
}

describe('alerts and the dashboard', () => {
  it('ask only for metrics that the applications export', async () => {
    const known = await exported();
    const asked = [...rules, ...panels.flatMap(({ targets }) => targets)].flatMap(({ expr }) =>
      metricsOf(expr),
    );

    expect(asked.length).toBeGreaterThan(rules.length);
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
  });

  it('have a name of their own, a time to settle, and a page that says what to do', () => {
    const headings = [...read('docs/operations/alerts.md').matchAll(/^## (.+)$/gm)].map(
      ([, title = '']) => title.toLowerCase().replace(/ /g, '-'),
    );

    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const rule of rules) {
      const [page, anchor = ''] = rule.annotations.runbook.split('#');
      expect(rule.for).toMatch(/^\d+[mh]$/);
      expect([page, headings]).toEqual([
        'docs/operations/alerts.md',
        expect.arrayContaining([anchor]),
      ]);
    }
  });
});
