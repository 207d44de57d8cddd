import { SaxesParser } from 'saxes';
import { AnnotationFileUnreadableError } from '../annotation-file.errors';

const MAX_DEPTH = 32;

export interface XmlNode {
  name: string;
  text: string;
  children: XmlNode[];
}

/**
 * Parses an XML document without attributes. Entities beyond the five of XML are an error, so none can expand.
 * @throws AnnotationFileUnreadableError
 */
export function parseXml(text: string, place: string): XmlNode {
  const root: XmlNode = { name: '', text: '', children: [] };
  const open = [root];
  const parser = new SaxesParser();
  const add = (part: string) => {
    const node = open.at(-1);
    if (node && open.length > 1) node.text += part;
  };
  parser.on('opentag', ({ name }) => {
    if (open.length > MAX_DEPTH) throw new Error(`nested more than ${MAX_DEPTH} levels deep`);
    const node = { name, text: '', children: [] };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('closetag', () => open.pop());
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('error', (error) => {
    throw error;
  });
  try {
    parser.write(text.replace(/^\ufeff/, '')).close();
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'broken';
    throw new AnnotationFileUnreadableError(`${place} is not valid XML (${reason})`, error);
  }
  const [document] = root.children;
  if (!document) throw new AnnotationFileUnreadableError(`${place} is empty`);
  return document;
}

export function child(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return node?.children.find((each) => each.name === name);
}

export function textIn(node: XmlNode | undefined, name: string): string {
  return child(node, name)?.text.trim() ?? '';
}
