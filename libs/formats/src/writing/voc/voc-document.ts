import type { DatasetDescription, LabeledClass, LabeledImage } from '../labeled-dataset';
import { xmlElement, xmlText } from '../xml-text';
import type { VocObject } from './voc-boxes';

/** Nobody states how many channels an image has; colour is what readers expect. */
const DEPTH = 3;
const POSE = 'Unspecified';

/** The document of an image, in the order of elements that the format has. @param path Of the image in the archive. */
export function vocDocument(
  image: LabeledImage,
  objects: readonly VocObject[],
  { path, description }: { path: string; description: DatasetDescription },
): string {
  const parts = path.split('/');
  const fileName = parts.pop() ?? '';
  const { name, datasetId, classes } = description;
  const lines = [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<annotation>',
    `  ${xmlElement('folder', parts.length > 0 ? parts.join('/') : 'JPEGImages')}`,
    `  ${xmlElement('filename', fileName)}`,
    '  <source>',
    `    ${xmlElement('database', name)}`,
    `    ${xmlElement('annotation', datasetId)}`,
    `    ${xmlElement('image', path)}`,
    '  </source>',
    '  <size>',
    `    ${xmlElement('width', image.width ?? 0)}`,
    `    ${xmlElement('height', image.height ?? 0)}`,
    `    ${xmlElement('depth', DEPTH)}`,
    '  </size>',
    '  <segmented>0</segmented>',
    ...objects.map((object) => objectText(object, classes)),
    '</annotation>',
  ];
  return `${lines.join('\n')}\n`;
}

/** One text: there are many objects. */
function objectText({ annotation, box }: VocObject, classes: readonly LabeledClass[]): string {
  const { attributes, classIndex } = annotation;
  const { pose } = attributes;
  const isOccluded = flag(attributes.occluded) === 1;
  return `  <object>
    ${xmlElement('name', classes[classIndex ?? -1]?.name ?? '')}
    ${xmlElement('pose', typeof pose === 'string' && pose.trim() !== '' ? pose : POSE)}
    <truncated>${flag(attributes.truncated)}</truncated>
    <difficult>${flag(attributes.difficult)}</difficult>${isOccluded ? '\n    <occluded>1</occluded>' : ''}
    <bndbox>
      <xmin>${box.left}</xmin>
      <ymin>${box.top}</ymin>
      <xmax>${box.right}</xmax>
      <ymax>${box.bottom}</ymax>
    </bndbox>
  </object>`;
}

export function flag(value: unknown): 0 | 1 {
  return value === true || value === 1 ? 1 : 0;
}

/** Names that the list of labels cannot hold, whose members are separated by colons. */
export function isListable(name: string): boolean {
  return !/^#|:|[\r\n]/.test(name) && name.trim() === name && xmlText(name) !== '';
}

/** The list of labels that CVAT and Datumaro look for, with their colours. */
export function labelMapText(classes: readonly LabeledClass[]): string {
  const lines = classes
    .filter(({ name }) => isListable(name))
    .map(({ name, color }) => `${name}:${channelsOf(color).join(',')}::`);
  return ['# label:color_rgb:parts:actions', ...lines, ''].join('\n');
}

function channelsOf(color: string): number[] {
  const value = Number.parseInt(color.slice(1), 16) || 0;
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
