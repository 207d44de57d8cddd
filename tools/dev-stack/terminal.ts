const COLOURS = { dim: 2, bold: 1, green: 32, red: 31, cyan: 36 } as const;

/** Colours a text when a person is likely to see it. */
export function paint(colour: keyof typeof COLOURS, text: string): string {
  return process.stdout.isTTY ? `\u001b[${COLOURS[colour]}m${text}\u001b[0m` : text;
}

const NAME_WIDTH = 18;

/** Does one step of the start and tells how it went and how long it took. */
export async function step<T>(
  name: string,
  work: () => Promise<T>,
  outcome: (result: T) => string,
): Promise<T> {
  const start = performance.now();
  const result = await work();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const line = `${outcome(result)} ${paint('dim', `(${seconds} s)`)}`;
  console.log(`  ${paint('green', '✓')} ${name.padEnd(NAME_WIDTH)} ${line}`);
  return result;
}

/** A line of progress within a step. */
export function progress(line: string): void {
  console.log(`    ${paint('dim', line)}`);
}
