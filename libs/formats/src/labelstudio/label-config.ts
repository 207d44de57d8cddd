import type { FileRecord } from '../annotation-record';
import { BACKGROUND } from '../dice/dice-records';
import { colorOf, textOf } from '../json/json-values';
import { parseXml, type XmlNode } from '../xml/xml-cutter';

export const CONFIG_ROOT = 'View';

/** The classes of a label config, each once. @throws AnnotationFileUnreadableError */
export function* classesInConfig(text: string, place: string): Generator<FileRecord> {
  const names = new Set([BACKGROUND]);
  for (const { attributes } of labelsIn(parseXml(text, JSON.stringify(place)))) {
    const name = textOf(attributes.value);
    if (name === undefined || names.has(name)) continue;
    names.add(name);
    yield { kind: 'class', key: name, name, color: colorOf(attributes.background), where: place };
  }
}

function* labelsIn(node: XmlNode): Generator<XmlNode> {
  if (node.name === 'Label' || node.name === 'Choice') yield node;
  for (const child of node.children) yield* labelsIn(child);
}
