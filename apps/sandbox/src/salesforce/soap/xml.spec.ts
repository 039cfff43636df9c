import { childOf, element, escapeXml, parseXml, textOf, XmlError } from './xml.js';

describe('parseXml', () => {
  it('reads elements without their prefixes, attributes, text and CDATA', () => {
    const root = parseXml(
      '<?xml version="1.0"?><s:Envelope xmlns:s="x"><!-- no --><s:Body><m xsi:type="CustomField"><a>1 &lt; 2 &#x3042;</a><b/><c><![CDATA[<d>]]></c></m></s:Body></s:Envelope>',
    );
    const message = childOf(childOf(root, 'Body'), 'm');

    expect(message?.attributes).toEqual({ type: 'CustomField' });
    expect([textOf(message, 'a'), textOf(message, 'b'), textOf(message, 'c')]).toEqual([
      '1 < 2 あ',
      '',
      '<d>',
    ]);
  });

  it.each(['<a>', '<a></b>', '', '<a/><b/>', `<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>`, '<a>'.repeat(100)])(
    'refuses %s',
    (text) => {
      expect(() => parseXml(text)).toThrow(XmlError);
    },
  );

  it('reads back what it escapes', () => {
    const text = `<&>"'`;

    expect(parseXml(element('a', text)).text).toBe(text);
    expect(escapeXml('<')).not.toContain('<');
  });
});
