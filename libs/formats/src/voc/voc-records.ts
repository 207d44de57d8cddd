import { AnnotationFileUnreadableError } from '../annotation-file.errors';
import type { FileRecord, Shape } from '../annotation-record';
import type { LossCode } from '../problems';
import { imagePathOf, pathIn, pathStem } from '../image-paths';
import { pixelsOf, textOf } from '../json/json-values';
import { child, parseXml, textIn, type XmlNode } from '../xml/xml-cutter';

const FLAGS = ['truncated', 'difficult', 'occluded'];
/** Forms that some tools add to VOC; the box that every object has is taken. */
const EXTENSIONS = ['polygon', 'robndbox', 'mask', 'segm'];

/** Reads Pascal VOC documents, one image each. Classes are named at each object. */
export class VocRecords {
  private readonly names = new Set<string>();

  /** Reads the list of labels that tools put beside the documents: `name:r,g,b:parts:actions` in each line. */
  *labelMap(text: string, where: string): Generator<FileRecord> {
    for (const line of text.split(/\r?\n/)) {
      const [label = '', channels = ''] = line.split(':');
      const name = line.startsWith('#') ? undefined : textOf(label);
      if (name === undefined || this.names.has(name)) continue;
      this.names.add(name);
      yield { kind: 'class', key: name, name, color: colorOfChannels(channels), where };
    }
  }

  /**
   * @param path Of the document within its archive, or its name.
   * @throws AnnotationFileUnreadableError
   */
  *read(path: string, bytes: Uint8Array): Generator<FileRecord> {
    const document = parseXml(Buffer.from(bytes).toString('utf8'), JSON.stringify(path));
    if (document.name !== 'annotation') {
      throw new AnnotationFileUnreadableError(
        `${JSON.stringify(path)} is XML but not Pascal VOC: its root is <${document.name.slice(0, 50)}>`,
      );
    }
    const size = child(document, 'size');
    const width = pixelsOf(Number(textIn(size, 'width')));
    const height = pixelsOf(Number(textIn(size, 'height')));
    yield {
      kind: 'image',
      key: path,
      paths: imagePaths(path, document),
      width,
      height,
      where: path,
    };
    let number = 0;
    for (const object of document.children) {
      if (object.name !== 'object') continue;
      number += 1;
      yield* this.object(object, path, `${path} object ${number}`);
    }
  }

  private *object(object: XmlNode, imageKey: string, where: string): Generator<FileRecord> {
    const name = textOf(textIn(object, 'name'));
    const shape = boxOf(child(object, 'bndbox'));
    if (object.children.some((each) => each.name === 'part')) {
      yield { kind: 'problem', code: 'part_of_object', where };
    }
    if (name === undefined || typeof shape === 'string') {
      const code = typeof shape === 'string' ? shape : 'class_name_missing';
      yield { kind: 'problem', code, where };
      return;
    }
    if (object.children.some((each) => EXTENSIONS.includes(each.name))) {
      yield { kind: 'problem', code: 'extra_shape_left_out', where };
    }
    if (!this.names.has(name)) {
      this.names.add(name);
      yield { kind: 'class', key: name, name, color: null, where };
    }
    const attributes = attributesOf(object);
    const rest = { unit: 'pixel', attributes, confidence: null, keypoints: null, where } as const;
    yield { kind: 'annotation', imageKey, classKey: name, shapes: [shape], ...rest };
  }
}

/** `filename` may lack its folder, its extension, or be that of another tool's copy. */
function imagePaths(path: string, document: XmlNode): string[] {
  const own = imagePathOf(pathStem(path));
  const name = pathIn(nameIn(document, 'filename'));
  const folder = pathIn(nameIn(document, 'folder'));
  const within = own.split('/').slice(0, -1);
  const start = within.indexOf('Annotations');
  const below = start < 0 ? within : within.slice(start + 1);
  const stem = own
    .split('/')
    .slice(start + 1)
    .join('/');
  const named = name === '' ? [] : [[...below, name].join('/'), `${folder}/${name}`, name];
  return [...new Set([...named, stem].map(imagePathOf))].filter((each) => each !== '');
}

/** Names may begin and end with spaces; lines around them are those of the document. */
function nameIn(document: XmlNode, name: string): string {
  const text = child(document, name)?.text ?? '';
  return text.includes('\n') ? text.trim() : text;
}

/** Corners count from one and both belong to the box. Source: VOC2012 development kit. */
function boxOf(box: XmlNode | undefined): Shape | LossCode {
  if (!box) return 'shape_missing';
  const corners = ['xmin', 'ymin', 'xmax', 'ymax'].map((name) => textIn(box, name));
  if (corners.includes('')) return 'shape_malformed';
  const [left = 0, top = 0, right = 0, bottom = 0] = corners.map(Number);
  if (![left, top, right, bottom].every(Number.isFinite)) return 'number_not_finite';
  const [width, height] = [right - left + 1, bottom - top + 1];
  if (width <= 0 || height <= 0) return 'shape_malformed';
  return { type: 'bbox', x: left - 1, y: top - 1, width, height };
}

function attributesOf(object: XmlNode): Record<string, unknown> {
  const flags = FLAGS.filter((flag) => textIn(object, flag) === '1').map((flag) => [flag, true]);
  const pose = textOf(textIn(object, 'pose'));
  return {
    ...(Object.fromEntries(flags) as Record<string, boolean>),
    ...(pose === undefined || pose === 'Unspecified' ? {} : { pose }),
  };
}

function colorOfChannels(text: string): string | null {
  const channels = text.split(',').map(Number);
  const isColor =
    channels.length === 3 &&
    channels.every((each) => Number.isInteger(each) && each >= 0 && each < 256);
  if (!isColor) return null;
  return `#${channels.map((each) => each.toString(16).padStart(2, '0')).join('')}`;
}
