import type { FileRecord, Shape } from '../annotation-record';
import { BACKGROUND } from '../dice/dice-records';
import { splitOf } from '../image-details';
import { pathIn } from '../image-paths';
import { colorOf, type JsonObject, pixelsOf, textOf } from '../json/json-values';
import { type AnnotationNote, detailsOf, NOTE_KEY, retyped, withoutNote } from '../own-notes';
import type { ProblemCode } from '../problems';
import { child, textIn, type XmlNode } from '../xml/xml-cutter';
import { isShape, shapesOf } from './cvat-shapes';

/** What an attribute of a label may be, as its specification says. */
type InputType = 'checkbox' | 'number' | 'text';

/** Reads the elements below the root of a document of CVAT for images. */
export class CvatRecords {
  private readonly names = new Set<string>();
  private readonly inputs = new Map<string, InputType>();
  private images = 0;

  *read(node: XmlNode): Generator<FileRecord> {
    if (node.name === 'meta') yield* this.labels(node);
    else if (node.name === 'image') yield* this.image(node);
    else if (node.name === 'track') yield problem('video_track', `track ${node.attributes.id}`);
  }

  /** They lie in the task, or in the project or job that was exported. Parts of skeletons are no classes. */
  private *labels(meta: XmlNode): Generator<FileRecord> {
    for (const holder of meta.children) {
      for (const label of child(holder, 'labels')?.children ?? []) {
        const name = textOf(textIn(label, 'name'));
        if (label.name !== 'label' || name === undefined || child(label, 'parent')) continue;
        this.specify(name, child(label, 'attributes'));
        if (name !== BACKGROUND) yield* this.class(name, textIn(label, 'color'), 'meta');
      }
    }
  }

  private specify(label: string, attributes: XmlNode | undefined): void {
    for (const attribute of attributes?.children ?? []) {
      const type = textIn(attribute, 'input_type');
      const input = type === 'checkbox' || type === 'number' ? type : 'text';
      this.inputs.set(inputKey(label, child(attribute, 'name')?.text ?? ''), input);
    }
  }

  private *class(name: string, color: string, where: string): Generator<FileRecord> {
    if (this.names.has(name)) return;
    this.names.add(name);
    yield { kind: 'class', key: name, name, color: colorOf(color), where };
  }

  private *image({ attributes, children }: XmlNode): Generator<FileRecord> {
    this.images += 1;
    const where = `image ${this.images}`;
    const path = pathIn(attributes.name);
    if (path === '') {
      const shapes = children.filter(isShape).length;
      for (let at = 0; at < Math.max(shapes, 1); at++) yield problem('image_without_name', where);
      return;
    }
    const key = String(this.images);
    const [width, height] = [attributes.width, attributes.height].map(Number).map(pixelsOf);
    const details = { split: splitOf(attributes.subset) };
    yield {
      kind: 'image',
      key,
      paths: [path],
      width: width ?? null,
      height: height ?? null,
      where,
      details,
    };
    for (const [at, node] of children.entries()) {
      if (isShape(node)) yield* this.annotation(node, key, `${where} ${node.name} ${at + 1}`);
    }
  }

  private *annotation(node: XmlNode, imageKey: string, where: string): Generator<FileRecord> {
    const { shapes, problems } = shapesOf(node);
    yield* problems.map((code) => problem(code, where));
    if (shapes.length === 0) return;
    const name = textOf(node.attributes.label);
    if (name === undefined) {
      yield problem('class_name_missing', where);
      return;
    }
    const { attributes, note } = this.said(node, name);
    const isMark = node.name === 'tag' && name === BACKGROUND;
    const meant: Shape[] = isMark ? [{ type: 'no_object' }] : shapes.map((s) => retyped(s, note));
    if (!isMark) yield* this.class(name, '', where);
    const rest = { unit: 'pixel', attributes, keypoints: null, ...detailsOf(note), where } as const;
    const classKey = isMark ? null : name;
    yield { kind: 'annotation', imageKey, classKey, shapes: meant, ...rest };
  }

  private said(node: XmlNode, label: string): { attributes: JsonObject; note: AnnotationNote } {
    const given = node.children
      .filter((each) => each.name === 'attribute' && each.attributes.name !== undefined)
      .map(({ attributes: { name = '' }, text }): [string, unknown] => {
        const input = this.inputs.get(inputKey(label, name)) ?? 'text';
        return [name, name === NOTE_KEY ? noteIn(text) : valueOf(text, input)];
      });
    return withoutNote({ ...builtIn(node), ...Object.fromEntries(given) });
  }
}

/** What every shape of the format may say, where it says more than usual. */
function builtIn({ attributes }: XmlNode): JsonObject {
  const { occluded, z_order: order = '0', group_id: group = '0', source = 'manual' } = attributes;
  return {
    ...(occluded === '1' && { occluded: true }),
    ...(Number.isInteger(Number(order)) && Number(order) !== 0 && { z_order: Number(order) }),
    ...(Number.isInteger(Number(group)) && Number(group) !== 0 && { group_id: Number(group) }),
    ...(source !== 'manual' && { source }),
  };
}

/** A number or a flag where the label specifies one and the text is one, else the text. */
function valueOf(text: string, input: InputType): unknown {
  if (input === 'checkbox' && (text === 'true' || text === 'false')) return text === 'true';
  const value = Number(text);
  return input === 'number' && text.trim() !== '' && Number.isFinite(value) ? value : text;
}

function noteIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function inputKey(label: string, attribute: string): string {
  return JSON.stringify([label, attribute]);
}

function problem(code: ProblemCode, where: string): FileRecord {
  return { kind: 'problem', code, where };
}
