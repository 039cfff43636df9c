// Running totals of aggregate functions.
import type { Operand } from './functions.js';
import type { Row } from './types.js';
import { folder, kindOf } from './values.js';

export interface Total {
  add(row: Row): void;
  value(): unknown;
}

/** A running total; nulls take no part. */
export function totalOf(name: string, argument: Operand | undefined): Total {
  const get = argument?.get ?? ((): unknown => true);
  if (name === 'COUNT') return isNeverNull(argument) ? countOfRows() : countOfValues(get);
  if (name === 'COUNT_DISTINCT') {
    const values = new Set<unknown>();
    const foldValue = argument && folder(kindOf(argument));
    return {
      add: (row) => {
        const value = get(row);
        if (value !== null) values.add(foldValue?.(value) ?? value);
      },
      value: () => values.size,
    };
  }
  return name === 'MIN' || name === 'MAX' ? extreme(name === 'MAX', get, argument) : sum(name === 'AVG', get);
}

/** Fields of the row itself that always have a value need not be read to be counted. */
function isNeverNull(argument: Operand | undefined): boolean {
  const path = argument?.path;
  return argument === undefined || (path?.steps.length === 0 && path.field.nillable === false);
}

function countOfRows(): Total {
  let count = 0;
  return { add: () => void count++, value: () => count };
}

function countOfValues(get: (row: Row) => unknown): Total {
  let count = 0;
  return { add: (row) => void (get(row) !== null && count++), value: () => count };
}

function sum(isMean: boolean, get: (row: Row) => unknown): Total {
  let total = 0;
  let count = 0;
  return {
    add: (row) => {
      const value = get(row);
      if (typeof value !== 'number') return;
      total += value;
      count++;
    },
    value: () => (count === 0 ? null : isMean ? total / count : total),
  };
}

function extreme(isMax: boolean, get: (row: Row) => unknown, argument: Operand | undefined): Total {
  const foldValue = argument && folder(kindOf(argument));
  let best: unknown = null;
  let bestKey: unknown = null;
  return {
    add: (row) => {
      const value = get(row);
      if (value === null) return;
      const key = foldValue?.(value) ?? value;
      if (bestKey !== null && (key as string) > (bestKey as string) !== isMax) return;
      if (key === bestKey) return;
      best = value;
      bestKey = key;
    },
    value: () => best,
  };
}
