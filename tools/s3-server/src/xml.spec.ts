import fc from 'fast-check';
import { childText, childTexts, element, elements, parseXml, xmlDocument } from './xml';

describe('xml', () => {
  it('reads back any text that it wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const document = parseXml(xmlDocument('Root', elements({ Key: text })));

        expect(childText(document, 'Key')).toBe(text);
      }),
    );
  });

  it('reads what clients send: declarations, namespaces, comments, CDATA, references', () => {
    const root = parseXml(
      '\uFEFF<?xml version="1.0"?>\n<!-- list --><s3:Delete xmlns:s3="http://x/">' +
        '<Quiet/><Key>a&amp;&#x62;&#99;</Key><Key><![CDATA[<d>]]></Key ></s3:Delete>\n',
    );

    expect(root.name).toBe('Delete');
    expect(childTexts(root, 'Key')).toEqual(['a&bc', '<d>']);
    expect(childText(root, 'Quiet')).toBe('');
  });

  it.each([
    ['nothing', ''],
    ['text alone', 'hello'],
    ['two roots', '<a/><b/>'],
    ['an element that is not closed', '<a><b></a>'],
    ['an element that was not opened', '<a></a></b>'],
    ['a bare ampersand', '<a>&</a>'],
    ['an entity of its own', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
    ['a reference beyond Unicode', '<a>&#x110000;</a>'],
    ['a comment without an end', '<a><!-- </a>'],
  ])('refuses %s', (_, source) => {
    expect(() => parseXml(source)).toThrow(SyntaxError);
  });

  it('leaves absent values out', () => {
    expect(elements({ A: undefined, B: 0, C: element('D', false) }).source).toBe(
      '<B>0</B><C><D>false</D></C>',
    );
  });
});
