import { parse } from 'yaml';

/**
 * What Ultralytics would refuse, drop or misread in an archive of labels. Rules of `check_det_dataset`,
 * `find_dataset_yaml`, `img2label_paths` and `verify_image_label`.
 */
export function yoloProblems(
  files: ReadonlyMap<string, Buffer>,
  columns: (count: number) => boolean,
): string[] {
  const problems: string[] = [];
  const yamls = [...files.keys()].filter((name) => /\.ya?ml$/i.test(name));
  if (yamls.length !== 1) problems.push(`${yamls.length} settings`);
  const settings = parse(files.get('data.yaml')?.toString() ?? '') as Settings;
  problems.push(...settingsProblems(settings));
  for (const [name, content] of files) {
    if (!name.endsWith('.txt') || name === 'classes.txt') continue;
    for (const problem of rowProblems(content.toString(), settings.nc, columns)) {
      problems.push(`${name}: ${problem}`);
    }
  }
  return problems;
}

interface Settings {
  path?: string;
  train?: string;
  val?: string;
  test?: string;
  nc: number;
  names: Record<string, string>;
}

function settingsProblems({ path, train, val, test, nc, names }: Settings): string[] {
  const problems: string[] = [];
  if (path !== undefined) problems.push('a path, which is taken from where the trainer runs');
  for (const list of [train, val]) if (!list) problems.push('train or val is missing');
  for (const list of [train, val, test])
    if (list?.includes('..')) problems.push('leaves the folder');
  const indices = Object.keys(names).map(Number);
  if (indices.length !== nc) problems.push(`${nc} classes, ${indices.length} names`);
  if (!indices.every((index, place) => index === place)) problems.push('names do not count from 0');
  return problems;
}

function rowProblems(text: string, classes: number, columns: (count: number) => boolean): string[] {
  if (text === '') return [];
  const rows = text.trimEnd().split('\n');
  const problems = rows.flatMap((row) => problemsOfRow(row, classes, columns));
  if (!text.endsWith('\n')) problems.push('the last row has no end');
  if (new Set(rows).size !== rows.length) problems.push('repeated rows');
  return problems;
}

function problemsOfRow(
  row: string,
  classes: number,
  columns: (count: number) => boolean,
): string[] {
  const [label = NaN, ...values] = row.split(' ').map(Number);
  const isClass = Number.isInteger(label) && label >= 0 && label < classes;
  return [
    ...(isClass ? [] : [`class ${label}`]),
    ...(columns(values.length) ? [] : [`${values.length} values`]),
    ...(values.every((value) => value >= 0 && value <= 1) ? [] : [`outside: ${row}`]),
  ];
}

/** Where Ultralytics looks for the labels of an image. */
export function labelPath(imagePath: string): string {
  const [before = '', after = ''] = splitLast(`/${imagePath}`, '/images/');
  const path = `${before}/labels/${after}`;
  return `${path.slice(1, path.lastIndexOf('.'))}.txt`;
}

function splitLast(text: string, separator: string): [string, string] {
  const at = text.lastIndexOf(separator);
  return [text.slice(0, at), text.slice(at + separator.length)];
}
