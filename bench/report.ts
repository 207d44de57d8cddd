import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

/** One table of the report; cells are ready to print. */
export interface Table {
  title: string;
  /** What the numbers mean and what they are compared with. */
  note: string;
  head: string[];
  rows: string[][];
}

/** Tells beside the results what takes its time. */
export function progress(text: string): void {
  console.error(text);
}

/** Prints a table for a terminal. */
export function print(table: Table): void {
  const widths = table.head.map((cell, column) =>
    Math.max(cell.length, ...table.rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  console.log(`\n${table.title}\n${table.note}\n${line(table.head)}`);
  for (const row of table.rows) console.log(line(row));
}

/** Where results are kept, made if need be. */
export function resultsFolder(): string {
  const folder = join(process.cwd(), 'bench', 'results');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Writes all tables as Markdown to a file of `bench/results`, with the machine they were made on. */
export function write(tables: Table[], name: string): string {
  const machine = `Node ${process.version}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${new Date().toISOString().slice(0, 10)}`;
  const text = [`# Benchmark results`, '', machine, ...tables.map(markdown)].join('\n');
  const file = join(resultsFolder(), name);
  writeFileSync(file, `${text}\n`);
  return file;
}

function markdown(table: Table): string {
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const rule = row(table.head.map((_, column) => (column === 0 ? '---' : '---:')));
  return [
    '',
    `## ${table.title}`,
    '',
    table.note,
    '',
    row(table.head),
    rule,
    ...table.rows.map(row),
  ].join('\n');
}

export const whole = (value: number) => Math.round(value).toLocaleString('en-US');
export const ms = (value: number) => value.toFixed(1);
export const ratio = (value: number) => value.toFixed(2);
