import type { YoloLayout } from '../format-writer';
import type { LabeledClass, Split } from '../labeled-dataset';

/**
 * What trainers read first. There is no `path`: the folder of the file is then the root. Both lists are required, so
 * that an empty one stands for the other. `layout` is for our reader; Ultralytics passes over keys that it does not know.
 */
export function settingsText(
  classes: readonly LabeledClass[],
  used: ReadonlySet<Split>,
  layout: YoloLayout,
): string {
  const folder = (split: Split) => (used.size === 0 ? 'images' : `images/${split}`);
  const train = used.has('train') || used.size === 0 ? 'train' : ([...used][0] ?? 'train');
  const val = used.has('val') ? 'val' : train;
  return [
    `train: ${folder(train)}`,
    `val: ${folder(val)}`,
    ...(used.has('test') ? [`test: ${folder('test')}`] : []),
    `layout: ${layout}`,
    `nc: ${classes.length}`,
    classes.length === 0 ? 'names: {}' : 'names:',
    ...classes.map(({ name }, index) => `  ${index}: ${quoted(name)}`),
    '',
  ].join('\n');
}

/** Line breaks of YAML and what it calls not printable; JSON leaves them as they are. */
const NOT_IN_YAML = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A double-quoted text of YAML, which is one of JSON but for a few characters. */
function quoted(name: string): string {
  return JSON.stringify(name).replace(
    NOT_IN_YAML,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** One name a line, by number. */
export function namesText(classes: readonly LabeledClass[]): string {
  return classes.map(({ name }) => name.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')).join('\n');
}
