import type { RejectedRowView } from '../../api/types.js';

export interface RejectedAt {
  readonly row: RejectedRowView;
  readonly object: string;
  readonly integrationId: string;
  readonly runId: string;
}

/** Rows that were refused for one and the same reason. */
export interface Cause {
  readonly key: string;
  readonly code: string;
  readonly field: string | null;
  readonly object: string;
  readonly integrationId: string;
  readonly direction: RejectedRowView['direction'];
  /** Newest first. */
  readonly rows: readonly RejectedRowView[];
  readonly firstAt: string;
  /** Where the rows are: run → ids. */
  readonly byRun: ReadonlyMap<string, string[]>;
}

/** One cause a code, field, object and direction, the most frequent first; a record counts once however often it was tried. */
export function causesOf(all: readonly RejectedAt[]): Cause[] {
  const groups = new Map<string, RejectedAt[]>();
  for (const one of all) {
    const key = [one.integrationId, one.object, one.row.direction, one.row.code, one.row.field ?? ''].join(
      '|',
    );
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].map(([key, group]) => causeOf(key, group)).sort((a, b) => b.rows.length - a.rows.length);
}

function causeOf(key: string, group: readonly RejectedAt[]): Cause {
  const newestFirst = group.map(({ row }) => row).sort((a, b) => b.at.localeCompare(a.at));
  const seen = new Set<string>();
  const rows = newestFirst.filter((row) => {
    const record = row.recordId ?? row.crmId ?? row.id;
    return !seen.has(record) && seen.add(record);
  });
  const runOf = new Map(group.map((one) => [one.row.id, one.runId]));
  const byRun = Map.groupBy(rows, ({ id }) => runOf.get(id) ?? '');
  const { row, object, integrationId } = group[0];
  return {
    key,
    object,
    integrationId,
    code: row.code,
    field: row.field,
    direction: row.direction,
    rows,
    byRun: new Map([...byRun].map(([runId, ofRun]) => [runId, ofRun.map(({ id }) => id)])),
    firstAt: newestFirst[newestFirst.length - 1].at,
  };
}
