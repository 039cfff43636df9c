import type { RejectedRowView } from '../../api/types.js';
import { causesOf, type RejectedAt } from './causes.js';

const CODES = [
  'REQUIRED_FIELD_MISSING',
  'STRING_TOO_LONG',
  'INVALID_FIELD',
  'DUPLICATE_VALUE',
  'UNABLE_TO_LOCK_ROW',
];

function rejected(number: number, changes: Partial<RejectedRowView> = {}): RejectedAt {
  const row: RejectedRowView = {
    id: `row-${number}`,
    recordId: `record-${number}`,
    crmId: null,
    direction: 'toCrm',
    cause: 'data',
    code: CODES[number % CODES.length],
    message: `refused ${number}`,
    field: null,
    fix: '',
    at: new Date(Date.UTC(2026, 0, 1) + number * 1_000).toISOString(),
    ...changes,
  };
  return { row, object: 'contact', integrationId: 'one', runId: `run-${number % 2}` };
}

describe('causes of refused rows', () => {
  it('makes five of 10,000 rows that were refused for five reasons', () => {
    const causes = causesOf(Array.from({ length: 10_000 }, (_, number) => rejected(number)));

    expect(causes.map(({ rows }) => rows.length)).toEqual([2_000, 2_000, 2_000, 2_000, 2_000]);
  });

  it('counts a record once however often it was tried, and keeps the newest attempt', () => {
    const first = rejected(1, { recordId: 'same', code: 'STRING_TOO_LONG' });
    const later = rejected(9, { recordId: 'same', code: 'STRING_TOO_LONG' });

    const [cause] = causesOf([first, later]);

    expect(cause.rows.map(({ id }) => id)).toEqual(['row-9']);
    expect(cause.firstAt).toBe(first.row.at);
  });

  it('knows in which runs its rows are', () => {
    const [cause] = causesOf([1, 6, 11].map((number) => rejected(number)));

    expect(Object.fromEntries(cause.byRun)).toEqual({ 'run-1': ['row-11', 'row-1'], 'run-0': ['row-6'] });
  });

  it('keeps the fields of one code apart', () => {
    const phone = rejected(1, { code: 'STRING_TOO_LONG', field: 'Phone' });
    const title = rejected(2, { code: 'STRING_TOO_LONG', field: 'Title' });

    expect(causesOf([phone, title]).map(({ field }) => field)).toEqual(['Phone', 'Title']);
  });
});
