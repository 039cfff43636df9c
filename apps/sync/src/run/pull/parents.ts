// What records of the CRM point to, in our ids. One that cannot be kept without its parent waits until that one comes; one that can is taken
// without, and read again then.
import type { PoolClient } from 'pg';
import type { DealContact } from '@app/crm-core';
import type { Lease } from '../lease.js';
import { translateToOurs } from '../references.query.js';
import type { Named, Translate } from '../references.js';
import type { ObjectContext } from '../run-context.js';
import type { DealParts } from './deal-contacts.query.js';
import type { Row } from './known-row.js';
import type { WaitingRow } from './waiting.query.js';

export interface WithParents {
  /** Those that can be decided about. */
  readonly rows: readonly Row[];
  readonly waiting: readonly WaitingRow[];
  readonly parts: readonly DealParts[];
  /** Those that we keep elsewhere. */
  readonly elsewhere: readonly Row[];
}

export async function withParents(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  rows: readonly Row[],
): Promise<WithParents> {
  const { references, hasParts } = context;
  if ((references.isEmpty && !hasParts) || rows.length === 0)
    return { rows, waiting: [], parts: [], elsewhere: [] };
  const named = references.namedIn(rows.flatMap(({ snapshot }) => (snapshot ? [snapshot] : [])));
  const others = rows.flatMap((row) => [
    ...partsOf(row, context).map(playerOf),
    ...elsewhereOf(row, context),
  ]);
  const translate = await translateToOurs(client, lease, [...named, ...others]);
  const kept: Row[] = [];
  const waiting: WaitingRow[] = [];
  const parts: DealParts[] = [];
  const elsewhere: Row[] = [];
  for (const row of rows) {
    const seen = withOurIds(row, context, translate);
    if (seen.waiting) waiting.push(seen.waiting);
    if (seen.parts) parts.push(seen.parts);
    if (seen.row) kept.push(seen.row);
    if (seen.isElsewhere) elsewhere.push(row);
  }
  return { rows: kept, waiting, parts, elsewhere };
}

interface Seen {
  /** Absent for a row that cannot be kept, or not yet. */
  readonly row?: Row;
  readonly waiting?: WaitingRow;
  readonly isElsewhere?: true;
  readonly parts?: DealParts;
}

function withOurIds(row: Row, context: ObjectContext, translate: Translate): Seen {
  if (!row.snapshot) return { row };
  const { references } = context;
  const { id: crmId } = row.change;
  const { values, unresolved, missing: parents } = references.toOurs(row.snapshot, translate);
  const { parts, missing: players } = partsWithOurIds(row, context, translate);
  const elsewhere = unresolved.size > 0 ? elsewhereOf(row, context) : [];
  if (elsewhere.some((named) => translate(named) !== undefined)) return { isElsewhere: true };
  const missing = [...parents, ...players, ...elsewhere];
  const isForeign = references.isForeign(values);
  const isHeldBack = isForeign && references.areNeeded(unresolved);
  const waiting = missing.length > 0 ? { waiting: { crmId, missing, isHeldBack } } : {};
  if (isForeign) return waiting;
  // Without a hash the next reading looks at it again, whatever the CRM says.
  const hash = missing.length > 0 ? null : row.hash;
  const text = context.textOf(values);
  return {
    ...waiting,
    ...(parts ? { parts } : {}),
    row: { ...row, snapshot: values, text, hash, unresolved },
  };
}

/** The other kind of record that this one may belong to. */
function elsewhereOf({ snapshot }: Row, { table }: ObjectContext): Named[] {
  const id = table.elsewhere && snapshot?.[table.elsewhere.field];
  return table.elsewhere && typeof id === 'string' ? [{ object: table.elsewhere.object, id }] : [];
}

/** Those of contacts that we know. Undefined where the CRM does not say who plays a part. */
function partsWithOurIds(
  row: Row,
  context: ObjectContext,
  translate: Translate,
): { parts?: DealParts; missing: readonly Named[] } {
  if (!context.hasParts || row.change.kind !== 'upsert' || !row.change.contacts) return { missing: [] };
  const all = partsOf(row, context).map((part) => ({ part, ourId: translate(playerOf(part)) }));
  const contacts = all.flatMap(({ part, ourId }) =>
    ourId === undefined ? [] : [{ contactId: ourId, role: part.role, isPrimary: part.isPrimary }],
  );
  const missing = all.flatMap(({ part, ourId }) => (ourId === undefined ? [playerOf(part)] : []));
  return { parts: { crmId: row.change.id, contacts }, missing };
}

const partsOf = ({ change }: Row, { hasParts }: ObjectContext): readonly DealContact[] =>
  hasParts && change.kind === 'upsert' ? (change.contacts ?? []) : [];

const playerOf = ({ contactId }: DealContact): Named => ({ object: 'contact', id: contactId });

/** The same for the same parts, in whatever order they come. */
export const textOfParts = (parts: readonly DealContact[]): string =>
  parts
    .map(({ contactId, role, isPrimary }) => JSON.stringify([contactId, role, isPrimary]))
    .sort()
    .join();
