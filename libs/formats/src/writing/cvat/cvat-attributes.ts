import { isEmpty } from '../../json/json-values';
import { NOTE_KEY } from '../../own-notes';
import { asciiJson } from '../json-text';
import type { LabeledAnnotation } from '../labeled-dataset';
import {
  annotationNote,
  counted,
  dividedAttributes,
  nativeAttributes,
  type Places,
  type ShapeNote,
} from '../own-note';
import { isXmlText, xmlAttributes, xmlElement, xmlText } from '../xml-text';

type InputType = 'text' | 'number' | 'checkbox';

/** Attributes of labels that are specified; of further ones only our note speaks. */
const MAX_SPECIFIED = 10_000;

const SOURCES = ['auto', 'semi-auto', 'file', 'consensus'];

/** What the format says of tags and of shapes by itself, and what it says when there is nothing to say. */
const OF_TAGS: Places = new Map<string, (value: unknown) => string | number | undefined>([
  ['source', (value) => SOURCES.find((source) => source === value)],
  ['group_id', counted],
]);
const OF_SHAPES: Places = new Map([
  ...OF_TAGS,
  ['occluded', (value) => (value === true ? 1 : undefined)],
  ['z_order', counted],
]);
const USUAL_OF_TAGS = { source: 'manual' };
const USUAL_OF_SHAPES = { source: 'manual', occluded: 0, z_order: 0 };

/** What an attribute of the format can be, for each label: a text, a number or a flag, the same wherever it stands. */
export class AttributeSpecifications {
  private readonly byLabel = new Map<number | null, Map<string, InputType>>();
  private count = 0;

  /** To be told of all annotations before the first one is written. */
  learn(annotation: LabeledAnnotation): void {
    const { others } = splitAttributes(annotation);
    const label = labelOf(annotation);
    const known = this.byLabel.get(label) ?? new Map<string, InputType>();
    this.byLabel.set(label, known);
    for (const [name, value] of Object.entries(others)) {
      const type = isXmlText(name) && name !== '' ? inputTypeOf(value) : undefined;
      if (type) this.specify(known, name, type);
    }
  }

  private specify(known: Map<string, InputType>, name: string, type: InputType): void {
    const before = known.get(name);
    if (before === undefined && this.count === MAX_SPECIFIED) return;
    if (before === undefined) this.count += 1;
    known.set(name, before === undefined || before === type ? type : 'text');
  }

  fits(annotation: LabeledAnnotation, name: string, value: unknown): boolean {
    const type = inputTypeOf(value);
    return type !== undefined && this.byLabel.get(labelOf(annotation))?.get(name) === type;
  }

  /** The `attributes` of a label: of a class by its place, of the mark by null. */
  specification(label: number | null): string {
    const known = [...(this.byLabel.get(label) ?? [])]
      .filter(([name]) => name !== NOTE_KEY)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const all: [string, InputType][] = [...known, [NOTE_KEY, 'text']];
    return `<attributes>${all.map(([name, type]) => attributeSpecification(name, type)).join('')}</attributes>`;
  }
}

function labelOf({ type, classIndex }: LabeledAnnotation): number | null {
  return type === 'no_object' ? null : classIndex;
}

function attributeSpecification(name: string, type: InputType): string {
  const members = [
    xmlElement('name', name),
    xmlElement('mutable', 'False'),
    xmlElement('input_type', type),
    xmlElement('default_value', DEFAULTS[type]),
    xmlElement('values', type === 'checkbox' ? 'false' : ''),
  ];
  return `<attribute>${members.join('')}</attribute>`;
}

const DEFAULTS: Record<InputType, string> = { text: '', number: '', checkbox: 'false' };

/** Undefined for what only JSON can say. */
function inputTypeOf(value: unknown): InputType | undefined {
  if (typeof value === 'boolean') return 'checkbox';
  if (typeof value === 'number') return 'number';
  return typeof value === 'string' && isXmlText(value) ? 'text' : undefined;
}

function isTag({ type }: LabeledAnnotation): boolean {
  return type === 'classification' || type === 'no_object';
}

function splitAttributes(annotation: LabeledAnnotation) {
  return nativeAttributes(annotation.attributes, isTag(annotation) ? OF_TAGS : OF_SHAPES);
}

/** An element of the format with its attributes, those of the annotation below it and our note as the last one. */
export function cvatElement(
  annotation: LabeledAnnotation,
  element: { name: string; label: string; form: Record<string, string | number>; note: ShapeNote },
  specifications: AttributeSpecifications,
): string {
  const { native, others } = splitAttributes(annotation);
  const usual = isTag(annotation) ? USUAL_OF_TAGS : USUAL_OF_SHAPES;
  const { placed, further } = dividedAttributes(others, (name, value) =>
    specifications.fits(annotation, name, value),
  );
  const note = asciiJson(annotationNote(annotation, element.note, further));
  let inner = '';
  for (const name in placed) inner += attributeElement(name, String(placed[name]));
  inner += attributeElement(NOTE_KEY, note);
  const said = xmlAttributes(isEmpty(native) ? usual : { ...usual, ...native });
  const start = `label="${xmlText(element.label)}"${said}${xmlAttributes(element.form)}`;
  return `    <${element.name} ${start}>\n${inner}    </${element.name}>\n`;
}

function attributeElement(name: string, text: string): string {
  return `      <attribute name="${xmlText(name)}">${xmlText(text)}</attribute>\n`;
}
