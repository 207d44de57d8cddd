/** What no XML document can hold: most control characters, halves of characters, and two that are no characters. */
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;
/** What asks for a closer look: most texts are plain. */
const NOT_PLAIN = /[^ !#-%'-;=?-~]/;
const NOT_PRINTABLE = /[^ -~]/;
const MARKUP = /[&<>"\r\n\t]/g;
const REPLACEMENT = '\ufffd';

/** True for what XML can hold as it is. */
export function isXmlText(text: string): boolean {
  return text.search(NOT_IN_XML) < 0;
}

/** Text for an element or an attribute, escaped; what XML cannot hold becomes U+FFFD. */
export function xmlText(text: string): string {
  if (!NOT_PLAIN.test(text)) return text;
  const legal = NOT_PRINTABLE.test(text) ? text.replace(NOT_IN_XML, REPLACEMENT) : text;
  return legal.replace(
    MARKUP,
    (character) => ESCAPES[character] ?? `&#${character.charCodeAt(0)};`,
  );
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** ` name="value"` for each attribute that has a value. */
export function xmlAttributes(
  attributes: Readonly<Record<string, string | number | undefined>>,
): string {
  let text = '';
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== undefined) text += ` ${name}="${xmlText(String(value))}"`;
  }
  return text;
}

/** `<name>text</name>` */
export function xmlElement(name: string, text: string | number): string {
  return `<${name}>${xmlText(String(text))}</${name}>`;
}
