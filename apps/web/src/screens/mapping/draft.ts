// What an editor of mappings knows without asking: its history, and what the engine will say to a line.
import {
  compatibility,
  type Compatibility,
  type FieldDescription,
  type FieldMapping,
  type FieldValue,
} from '@app/crm-core';
import type { FieldView } from '../../api/types.js';

export type Line = FieldMapping;

/** Everything that was, and what was taken back. */
export interface History {
  readonly past: readonly (readonly Line[])[];
  readonly present: readonly Line[];
  readonly future: readonly (readonly Line[])[];
}

export const startOf = (present: readonly Line[]): History => ({ past: [], present, future: [] });

export const edit = ({ past, present }: History, next: readonly Line[]): History => ({
  past: [...past, present],
  present: next,
  future: [],
});

export function undo({ past, present, future }: History): History {
  const before = past.at(-1);
  return before
    ? { past: past.slice(0, -1), present: before, future: [present, ...future] }
    : { past, present, future };
}

export function redo({ past, present, future }: History): History {
  const [after, ...rest] = future;
  return after ? { past: [...past, present], present: after, future: rest } : { past, present, future };
}

/** Lines that are not as they were saved, new and removed ones included. */
export function countChanges(saved: readonly Line[], draft: readonly Line[]): number {
  const before = new Map(saved.map((line) => [keyOf(line), JSON.stringify(line)]));
  const changed = draft.filter((line) => before.get(keyOf(line)) !== JSON.stringify(line)).length;
  const kept = new Set(draft.map(keyOf));
  return changed + saved.filter((line) => !kept.has(keyOf(line))).length;
}

const keyOf = (line: Line): string => `${line.markmailField}|${line.crmField}`;

export interface Verdict {
  readonly verdict: Compatibility['verdict'];
  /** Names the text that says what is lost. */
  readonly reason?: Reason;
}

export type Reason = 'impossible' | 'tooLong' | 'timeLost' | 'zeroOne' | 'joined' | 'unreadable' | 'readOnly';

const describe = (field: FieldView): FieldDescription => ({
  ...field,
  externalId: false,
  unique: false,
  restrictedOptions: false,
});

const WORSE = { ok: 0, lossy: 1, impossible: 2 } as const;

/** What the engine says to the types of a line, the worse of its directions. A transform or value map makes its own type, consent has
 * a translation of its own. */
export function verdictOn(line: Line, markmail: FieldView, crm: FieldView): Verdict {
  const mayWrite = crm.createable || crm.updateable;
  if (line.direction !== 'fromCrm' && !mayWrite) return { verdict: 'impossible', reason: 'readOnly' };
  if (line.transform || line.valueMap?.length || line.rule === 'optOutWins') return { verdict: 'ok' };
  const ways = [
    ...(line.direction === 'fromCrm' ? [] : [judge(markmail, crm)]),
    ...(line.direction === 'toCrm' ? [] : [judge(crm, markmail)]),
  ];
  return ways.reduce((worst, one) => (WORSE[one.verdict] > WORSE[worst.verdict] ? one : worst));
}

function judge(from: FieldView, to: FieldView): Verdict {
  const { verdict } = compatibility(describe(from), describe(to));
  return verdict === 'ok' ? { verdict } : { verdict, reason: reasonOf(verdict, from, to) };
}

function reasonOf(verdict: 'lossy' | 'impossible', from: FieldView, to: FieldView): Reason {
  if (verdict === 'impossible') return 'impossible';
  if (from.type === 'datetime' && to.type === 'date') return 'timeLost';
  if (from.type === 'number' && to.type === 'boolean') return 'zeroOne';
  if (from.type === 'set' && to.type === 'picklist') return 'joined';
  return to.maxLength !== null && (from.maxLength ?? Infinity) > to.maxLength ? 'tooLong' : 'unreadable';
}

/** What the CRM gets of a value where that follows from the line alone; undefined where only the engine can tell. */
export function sentValue(line: Line, value: FieldValue): FieldValue | undefined {
  if (value === null || value === '') return line.direction === 'fromCrm' ? null : (line.default ?? null);
  if (line.transform) return undefined;
  const pair = line.valueMap?.find(({ markmail }) => markmail === value);
  if (pair) return pair.crm;
  return line.valueMap?.length && line.unmapped === 'blank' ? null : value;
}

/** Fields without which the CRM creates nothing, and that no line brings. */
export function missingRequired(lines: readonly Line[], crm: readonly FieldView[]): FieldView[] {
  const brought = new Set(
    lines.filter(({ direction }) => direction !== 'fromCrm').map(({ crmField }) => crmField),
  );
  return crm.filter(({ name, required, createable }) => required && createable && !brought.has(name));
}
