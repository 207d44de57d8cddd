const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** A value that is already XML, as opposed to text that needs escaping. */
export class Xml {
  constructor(readonly source: string) {}
}

type Content = string | number | boolean | Xml | readonly Content[];
export type ElementContent = Content | undefined;

/** Control characters have no place in XML 1.0; like S3 they are sent as character references. */
const SPECIAL = /[&<>"\u0000-\u001f\u007f]/g;
const NAMED: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string): string {
  return text.replace(SPECIAL, (char) => NAMED[char] ?? `&#x${char.charCodeAt(0).toString(16)};`);
}

function render(content: Content): string {
  if (content instanceof Xml) return content.source;
  if (typeof content === 'object') return content.map(render).join('');
  return escape(String(content));
}

/** `<name>content</name>`; undefined content gives nothing. */
export function element(name: string, content: ElementContent): Xml {
  return new Xml(content === undefined ? '' : `<${name}>${render(content)}</${name}>`);
}

/** One element per property, in order; undefined properties are left out. */
export function elements(properties: Readonly<Record<string, ElementContent>>): Xml {
  return new Xml(
    Object.entries(properties)
      .map(([name, content]) => element(name, content).source)
      .join(''),
  );
}

/** A complete document whose root is in the S3 namespace. */
export function xmlDocument(root: string, content: Content): string {
  return `${DECLARATION}<${root} xmlns="${NAMESPACE}">${render(content)}</${root}>`;
}

/** An error document, which S3 sends without a namespace. */
export function xmlError(properties: Readonly<Record<string, string>>): string {
  return DECLARATION + element('Error', elements(properties)).source;
}

/** An element of a parsed document. Prefixes and attributes are dropped: no request uses them. */
export interface XmlNode {
  readonly name: string;
  readonly children: readonly XmlNode[];
  readonly text: string;
}

const TOKEN =
  /<\?[^]*?\?>|<!--[^]*?-->|<!\[CDATA\[([^]*?)\]\]>|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
const ENTITY = /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));|&/g;
const ENTITY_TEXT: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replace(ENTITY, (_, hex?: string, decimal?: string, name?: string) => {
    if (name) return ENTITY_TEXT[name] ?? '';
    const code = hex ? parseInt(hex, 16) : decimal ? parseInt(decimal, 10) : NaN;
    if (!(code <= 0x10ffff)) throw new SyntaxError('Bad entity');
    return String.fromCodePoint(code);
  });
}

interface OpenNode {
  name: string;
  children: XmlNode[];
  text: string;
}

/**
 * Parses the small documents that S3 requests carry. Document types are refused, so nothing expands.
 * @returns the root element
 * @throws SyntaxError when the source is not well-formed
 */
export function parseXml(source: string): XmlNode {
  const top: OpenNode = { name: '', children: [], text: '' };
  const stack = [top];
  const token = new RegExp(TOKEN);
  const input = source.replace(/^\uFEFF/, '');
  while (token.lastIndex < input.length) {
    const match = token.exec(input);
    if (!match) throw new SyntaxError('Unexpected character');
    readToken(match, stack);
  }
  const [root, ...rest] = top.children;
  if (stack.length !== 1 || !root || rest.length > 0 || top.text.trim()) {
    throw new SyntaxError('Expected exactly one root element');
  }
  return root;
}

function readToken(match: RegExpExecArray, stack: OpenNode[]): void {
  const [, cdata, closing, qualified, , selfClosing, text] = match;
  const current = stack.at(-1);
  if (!current) throw new SyntaxError('Unexpected end of element');
  if (cdata !== undefined) current.text += cdata;
  if (text !== undefined) current.text += unescape(text);
  if (qualified === undefined) return;
  const name = qualified.slice(qualified.indexOf(':') + 1);
  if (closing) {
    if (current.name !== name || stack.length === 1) throw new SyntaxError('Mismatched element');
    stack.pop();
    return;
  }
  const node: OpenNode = { name, children: [], text: '' };
  current.children.push(node);
  if (!selfClosing) stack.push(node);
}

/** The text of the first child of that name. */
export function childText(node: XmlNode, name: string): string | undefined {
  return node.children.find((child) => child.name === name)?.text;
}

/** The texts of all children of that name. */
export function childTexts(node: XmlNode, name: string): string[] {
  return node.children.filter((child) => child.name === name).map((child) => child.text);
}
