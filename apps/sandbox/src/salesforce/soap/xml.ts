// Just enough XML for SOAP: elements, attributes and text. Document types are refused, so entities cannot be defined.

export interface XmlElement {
  /** Without its namespace prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

export class XmlError extends Error {}

const TOKEN =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([^\s/>!?]+)([^>]*?)(\/?)>|([^<]+)/g;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const MAX_DEPTH = 50;

interface Open {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/** The root element. @throws XmlError when the text is not well formed */
export function parseXml(source: string): XmlElement {
  if (source.includes('<!DOCTYPE')) throw new XmlError('Document types are not allowed');
  const root: Open = { name: '', attributes: {}, children: [], text: '' };
  const stack = [root];
  for (const [, cdata, closing, tag, attributes, selfClosing, plain] of source.matchAll(TOKEN)) {
    const top = stack[stack.length - 1];
    if (cdata !== undefined) top.text += cdata;
    else if (plain !== undefined) top.text += unescapeXml(plain);
    else if (tag === undefined) continue;
    else if (closing === '/') {
      if (stack.length === 1 || top.name !== localName(tag)) throw new XmlError(`Unexpected </${tag}>`);
      stack.pop();
    } else {
      const element: Open = {
        name: localName(tag),
        attributes: readAttributes(attributes),
        children: [],
        text: '',
      };
      top.children.push(element);
      if (selfClosing !== '/') stack.push(element);
      if (stack.length > MAX_DEPTH) throw new XmlError('The document is nested too deeply');
    }
  }
  if (stack.length !== 1 || root.children.length !== 1) throw new XmlError('The document is not complete');
  return root.children[0];
}

export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

export function textOf(element: XmlElement | undefined, name: string): string | undefined {
  return childOf(element, name)?.text.trim();
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** One element with text, or `xsi:nil` for null. */
export function element(name: string, value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return `<${name} xsi:nil="true"/>`;
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}

const localName = (tag: string): string => tag.slice(tag.indexOf(':') + 1);

function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name, double, single] of text.matchAll(ATTRIBUTE)) {
    attributes[localName(name)] = unescapeXml(double ?? single ?? '');
  }
  return attributes;
}

function unescapeXml(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      return ENTITIES[name ?? ''] ?? whole;
    },
  );
}
