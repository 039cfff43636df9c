import { malformed, unexpected } from './errors.js';
import { tokenize, type Token } from './tokenizer.js';
import { SoqlError, type FieldExpr } from './types.js';

/** Words that cannot be names of their own. */
const RESERVED = new Set(
  'AND ASC DESC EXCLUDES FROM GROUP HAVING IN INCLUDES LIKE LIMIT NOT NULL NULLS OR SELECT USING WHERE WITH'.split(
    ' ',
  ),
);
const MAX_DEPTH = 200;

/** Reads tokens one after another; every complaint names the place. */
export class TokenStream {
  private readonly tokens: readonly Token[];
  private position = 0;
  private depth = 0;

  constructor(readonly text: string) {
    this.tokens = tokenize(text);
  }

  get next(): Token {
    return this.tokens[this.position];
  }

  peek(offset: number): Token {
    return this.tokens[Math.min(this.position + offset, this.tokens.length - 1)];
  }

  take(): Token {
    const token = this.next;
    if (token.kind !== 'end') this.position++;
    return token;
  }

  /** The coming tokens are these words or symbols, given in upper case. */
  is(...words: readonly string[]): boolean {
    return words.every((word, i) => this.peek(i).upper === word);
  }

  eat(...words: readonly string[]): boolean {
    if (!this.is(...words)) return false;
    this.position += words.length;
    return true;
  }

  need(...words: readonly string[]): void {
    for (const word of words) if (!this.eat(word)) this.fail();
  }

  fail(token: Token = this.next): never {
    if (token.upper === ':') throw malformed(this.text, token.at, 'Bind variables only allowed in Apex code');
    throw unexpected(this.text, token.at, token.text);
  }

  /** A name or path that is no reserved word. */
  name(): Token {
    const { kind, upper } = this.next;
    // Queues and public groups are kept in an object of this name.
    const isGroupObject = upper === 'GROUP' && this.peek(1).upper !== 'BY';
    if (kind !== 'word' || (RESERVED.has(upper) && !isGroupObject)) this.fail();
    return this.take();
  }

  fieldPath(): FieldExpr {
    const { text, at } = this.name();
    return { kind: 'field', path: text, at };
  }

  wholeNumber(): number {
    const token = this.take();
    if (token.kind !== 'number' || !/^\d+$/.test(token.text)) this.fail(token);
    return Number(token.text);
  }

  /** One or more items with commas between. */
  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.eat(',')) items.push(item());
    return items;
  }

  /** Guards against a nest so deep that reading it would exhaust the stack. */
  nested<T>(read: () => T): T {
    if (++this.depth > MAX_DEPTH)
      throw new SoqlError('MALFORMED_QUERY', 'SOQL statement is nested too deeply');
    const result = read();
    this.depth--;
    return result;
  }
}
