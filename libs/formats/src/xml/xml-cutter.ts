import { SaxesParser } from 'saxes';
import { AnnotationFileUnreadableError } from '../annotation-file.errors';

const MAX_DEPTH = 32;
/** One image with all its annotations is one element. */
const MAX_ELEMENT_LENGTH = 16 * 1024 * 1024;

export interface XmlNode {
  name: string;
  attributes: Readonly<Record<string, string>>;
  text: string;
  children: XmlNode[];
}

/**
 * Cuts an XML document into its elements at one depth, each with all that is in it, so that memory is bounded by the
 * largest of them. Entities beyond the five of XML are an error, so none can expand.
 */
export class XmlCutter {
  private readonly parser = new SaxesParser();
  private readonly open: XmlNode[] = [];
  private whole: XmlNode[] = [];
  private pending = 0;

  /**
   * @param place What the document is called in messages.
   * @param depth Of the elements: 0 is the root.
   */
  constructor(
    private readonly place: string,
    private readonly depth: number,
  ) {
    const { parser } = this;
    parser.on('opentag', ({ name, attributes }) => this.enter(name, attributes));
    parser.on('closetag', () => this.leave());
    parser.on('text', (text) => this.add(text));
    parser.on('cdata', (text) => this.add(text));
    parser.on('error', (error) => {
      throw error;
    });
  }

  /** @throws AnnotationFileUnreadableError */
  *push(text: string): Generator<XmlNode> {
    this.pending += text.length;
    this.attempt(() => this.parser.write(text));
    yield* this.whole;
    if (this.whole.length > 0) this.pending = 0;
    this.whole = [];
    if (this.pending > MAX_ELEMENT_LENGTH) {
      throw new AnnotationFileUnreadableError(`${this.place} has an element larger than 16 MiB`);
    }
  }

  /** To be called after the last text. @throws AnnotationFileUnreadableError when the document is not complete */
  end(): void {
    this.attempt(() => this.parser.close());
  }

  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'broken';
      throw new AnnotationFileUnreadableError(`${this.place} is not valid XML (${reason})`, error);
    }
  }

  private enter(name: string, attributes: Record<string, string>): void {
    const { open, depth } = this;
    if (open.length > MAX_DEPTH) throw new Error(`nested more than ${MAX_DEPTH} levels deep`);
    const node: XmlNode = { name, attributes, text: '', children: [] };
    if (open.length > depth) open.at(-1)?.children.push(node);
    open.push(node);
  }

  private leave(): void {
    const node = this.open.pop();
    if (node && this.open.length === this.depth) this.whole.push(node);
  }

  private add(text: string): void {
    const node = this.open.at(-1);
    if (node && this.open.length > this.depth) node.text += text;
  }
}

/** Parses a whole document. @throws AnnotationFileUnreadableError */
export function parseXml(text: string, place: string): XmlNode {
  const cutter = new XmlCutter(place, 0);
  const [document] = [...cutter.push(text.replace(/^\ufeff/, ''))];
  cutter.end();
  if (!document) throw new AnnotationFileUnreadableError(`${place} is empty`);
  return document;
}

/** The elements right below the root, one by one. @throws AnnotationFileUnreadableError */
export async function* xmlElements(
  source: { open(): AsyncIterable<Uint8Array> },
  place: string,
): AsyncGenerator<XmlNode> {
  const cutter = new XmlCutter(place, 1);
  const decoder = new TextDecoder();
  for await (const bytes of source.open()) {
    yield* cutter.push(decoder.decode(bytes, { stream: true }));
  }
  yield* cutter.push(decoder.decode());
  cutter.end();
}

/** The name of the root, from the first bytes of a document. */
export function rootNameIn(head: string): string | undefined {
  const text = head.replace(/<!--[\s\S]*?-->/g, '');
  return /<([\p{L}_][\p{L}\p{N}_:.-]*)/u.exec(text)?.[1];
}

export function child(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return node?.children.find((each) => each.name === name);
}

export function textIn(node: XmlNode | undefined, name: string): string {
  return child(node, name)?.text.trim() ?? '';
}
