// What a preview has counted so far of one kind of records.
import type { ObjectPreview, PreviewCounts, PreviewedField, PreviewSample } from '@app/contracts';
import type { CrmObject, FieldValue, Snapshot } from '@app/crm-core';

/** Of each kind, direction and op. */
const MAX_SAMPLES = 5;

type Direction = PreviewSample['direction'];
type Op = PreviewSample['op'];

export const noCounts = (): PreviewCounts => ({ create: 0, update: 0, unchanged: 0, delete: 0, rejected: 0 });

export class PreviewTally {
  readonly samples: PreviewSample[] = [];
  readonly fromCrm = noCounts();
  readonly toCrm = noCounts();
  conflicts = 0;
  isComplete = true;
  private readonly sampled = new Map<string, number>();

  constructor(private readonly object: CrmObject) {}

  /** @param values what is written; `before` what was there */
  add(
    direction: Direction,
    op: Op,
    ids: Pick<PreviewSample, 'recordId' | 'crmId'>,
    values: () => { before: Snapshot; after: Snapshot },
  ): void {
    this[direction][op]++;
    const key = `${direction}/${op}`;
    const taken = this.sampled.get(key) ?? 0;
    if (taken === MAX_SAMPLES) return;
    this.sampled.set(key, taken + 1);
    const { before, after } = values();
    this.samples.push({ object: this.object, direction, op, ...ids, fields: fieldsOf(before, after) });
  }

  get view(): ObjectPreview {
    const { object, toCrm, fromCrm, conflicts, isComplete } = this;
    return { object, toCrm, fromCrm, conflicts, isComplete };
  }
}

const fieldsOf = (before: Snapshot, after: Snapshot): PreviewedField[] =>
  Object.entries(after)
    .map(([field, value]) => ({ field, before: before[field] ?? null, after: value ?? null }))
    .filter((change) => !isSame(change.before, change.after));

const isSame = (a: FieldValue, b: FieldValue): boolean => JSON.stringify(a) === JSON.stringify(b);

export function addedUp(counts: readonly PreviewCounts[]): PreviewCounts {
  const sum = noCounts();
  for (const each of counts)
    for (const name of Object.keys(sum) as (keyof PreviewCounts)[]) sum[name] += each[name];
  return sum;
}
