// Transforms that people write, in CEL (https://cel.dev): one value in, one value out. Checked when they are saved, compiled once
// a mapping, and bounded: no loops, no regular expression that backtracks, caps on the length of everything.
import { Environment, type ASTNode, type ParseResult } from '@marcbachmann/cel-js';
import { InvalidInputError } from '@app/errors';
import type { FieldType, FieldValue } from '../records.js';
import { convert } from './convert.js';
import { CALLABLE, MAX_TEXT, regexFault, registerFunctions } from './expression-functions.js';

/** In characters. */
export const MAX_EXPRESSION = 500;
const LIMITS = {
  maxAstNodes: 100,
  maxDepth: 16,
  maxListElements: 50,
  maxMapEntries: 50,
  maxCallArguments: 4,
};
const MAX_REGEX_CALLS = 3;

/** How a value of ours looks in CEL. Dates and times are text as ISO 8601 writes them. */
const CEL_TYPES: Readonly<Partial<Record<FieldType, string>>> = {
  number: 'double',
  boolean: 'bool',
  set: 'list<string>',
};
/** What of CEL can be one of our values. */
const RESULT_TYPES: Readonly<Record<string, FieldType>> = {
  string: 'string',
  double: 'number',
  int: 'number',
  bool: 'boolean',
  'list<string>': 'set',
  'google.protobuf.Timestamp': 'datetime',
};

export type CheckedExpression =
  | { readonly type: FieldType }
  /** `detail` names the place in the expression. */
  | {
      readonly fault: { readonly code: 'range' | 'format' | 'type' | 'notAllowed'; readonly detail: string };
    };

/** @param input the type of `value`. Answers the type of the result. */
export function checkExpression(source: string, input: FieldType): CheckedExpression {
  const fault = (code: 'range' | 'format' | 'type' | 'notAllowed', detail: string): CheckedExpression => ({
    fault: { code, detail },
  });
  if (source.length > MAX_EXPRESSION)
    return fault('range', `An expression has at most ${MAX_EXPRESSION} characters.`);
  let parsed: ParseResult;
  try {
    parsed = environmentFor(input).parse(source);
  } catch (error) {
    return fault('format', placed(error));
  }
  const forbidden = forbiddenIn(parsed.ast);
  if (forbidden) return fault('notAllowed', `At character ${forbidden.at + 1}: ${forbidden.detail}`);
  const { valid, type = '', error } = parsed.check();
  if (!valid) return fault('type', placed(error));
  const made = RESULT_TYPES[type];
  return made
    ? { type: made }
    : fault('type', `The result must be text, a number, yes/no or a list of texts, not ${type}.`);
}

/**
 * The expression as a function on canonical values of type `input`, whose results are converted into `output`. Blank in gives blank out.
 * What it throws says nothing but that it does not work for this value.
 * @throws InvalidInputError MAPPING.EXPRESSION_INVALID for what `checkExpression` refuses.
 */
export function compileExpression(
  source: string,
  input: FieldType,
  output: FieldType,
): (value: FieldValue) => FieldValue {
  const checked = checkExpression(source, input);
  if ('fault' in checked)
    throw new InvalidInputError(checked.fault.detail, [], { code: 'MAPPING.EXPRESSION_INVALID' });
  const evaluate = environmentFor(input).parse(source);
  return (value) => (value === null ? null : convert(valueOf(evaluate({ value })), checked.type, output));
}

/** Whether a value may be given to an expression. */
export function isTooLong(value: FieldValue): boolean {
  if (typeof value === 'string') return value.length > MAX_TEXT;
  return (
    Array.isArray(value) && value.reduce((sum: number, item: string) => sum + item.length + 1, 0) > MAX_TEXT
  );
}

function environmentFor(input: FieldType): Environment {
  const environment = new Environment({ limits: LIMITS });
  registerFunctions(environment);
  return environment.registerVariable('value', CEL_TYPES[input] ?? 'string');
}

function valueOf(result: unknown): FieldValue {
  if (typeof result === 'bigint') return Number(result);
  if (result instanceof Date) return result.toISOString();
  return result as FieldValue;
}

interface Forbidden {
  readonly at: number;
  readonly detail: string;
}

/** The first call that may not be made. */
function forbiddenIn(root: ASTNode): Forbidden | undefined {
  const calls = callsIn(root);
  const regexCalls = calls.filter(({ name }) => name.startsWith('regex'));
  if (regexCalls.length > MAX_REGEX_CALLS)
    return { at: regexCalls[MAX_REGEX_CALLS].at, detail: `At most ${MAX_REGEX_CALLS} regular expressions.` };
  for (const { name, args, at } of calls) {
    const kind = CALLABLE.get(name);
    if (!kind) return { at, detail: `There is no function ${name} here.` };
    if (kind === 'any') continue;
    const text = args.find((arg) => arg.op !== 'value');
    if (text) return { at: text.start, detail: `What ${name} is given must be written out.` };
    const [pattern] = args;
    const isRegex = name.startsWith('regex') && typeof pattern?.args === 'string';
    const fault = isRegex ? regexFault(pattern.args) : undefined;
    if (fault) return { at: pattern.start, detail: fault };
  }
  return undefined;
}

interface Call {
  readonly name: string;
  readonly args: readonly ASTNode[];
  readonly at: number;
}

function callsIn(node: ASTNode): Call[] {
  const inner = childrenOf(node).flatMap(callsIn);
  if (node.op === 'call') return [{ name: node.args[0], args: node.args[1], at: node.start }, ...inner];
  if (node.op === 'rcall') return [{ name: node.args[0], args: node.args[2], at: node.start }, ...inner];
  return inner;
}

const isNode = (part: unknown): part is ASTNode => typeof part === 'object' && part !== null && 'op' in part;

function childrenOf(node: ASTNode): ASTNode[] {
  return [node.args].flat(2).filter(isNode);
}

/** The library's sentence with the place first; it never holds a value. */
function placed(error: unknown): string {
  const { summary, range } = error as { summary?: string; range?: { start: number } };
  return `At character ${(range?.start ?? 0) + 1}: ${summary ?? 'it cannot be read'}.`;
}
