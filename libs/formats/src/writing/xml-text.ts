/** What no XML document can hold: most control characters, halves of characters, and two that are no characters. */
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;
const MARKUP = /[&<>"\r\n\t]/g;
const REPLACEMENT = '\ufffd';

/** True for what XML can hold as it is. */
export function isXmlText(text: string): boolean {
  return text.search(NOT_IN_XML) < 0;
}

/** Text for an element or an attribute, escaped; what XML cannot hold becomes U+FFFD. */
export function xmlText(text: string): string {
  return text
    .replace(NOT_IN_XML, REPLACEMENT)
    .replace(MARKUP, (character) => ESCAPES[character] ?? `&#${character.charCodeAt(0)};`);
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** ` name="value"` for each attribute that has a value. */
export function xmlAttributes(
  attributes: Readonly<Record<string, string | number | undefined>>,
): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join('');
}

/** `<name>text</name>` */
export function xmlElement(name: string, text: string | number): string {
  return `<${name}>${xmlText(String(text))}</${name}>`;
}
