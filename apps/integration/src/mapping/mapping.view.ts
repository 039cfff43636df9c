import type {
  FieldMappingBody,
  FieldMappingView,
  FieldView,
  MappingLineChange,
  MappingSet,
  MappingVersionView,
} from '@app/contracts';
import { diffMappings, type Compatibility, type FieldDescription, type FieldMapping } from '@app/crm-core';
import type { MappingVersion, RecordedVersion } from './mapping-versions.service.js';

export function mappingSetOf({ version, fields, verdicts }: MappingVersion): MappingSet {
  return {
    version,
    items: fields.map((field, i) => ({ ...lineOf(field), compatibility: kept(verdicts[i]) })),
  };
}

/** @param earlier the version before it, if there is one */
export function versionViewOf(
  row: RecordedVersion,
  earlier: RecordedVersion | undefined,
): MappingVersionView {
  const changes = diffMappings(earlier?.fields ?? [], row.fields);
  const count = (kind: (typeof changes)[number]['change']): number =>
    changes.filter(({ change }) => change === kind).length;
  return {
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId },
    lines: row.fields.length,
    added: count('added'),
    removed: count('removed'),
    changed: count('changed'),
  };
}

/** What becomes different by it, line by line. */
export const changesOf = (
  before: readonly FieldMapping[],
  after: readonly FieldMapping[],
): MappingLineChange[] =>
  diffMappings(before.map(lineOf), after.map(lineOf)).map(({ parts, ...change }) => ({
    ...change,
    parts: [...parts],
  }));

/** What people set of a line, as plain objects: whether anything changed is told by comparing with what is stored. */
export function lineOf(line: FieldMapping): FieldMappingBody {
  const { markmailField, crmField, direction, rule, transform, valueMap, unmapped, default: standIn } = line;
  return {
    markmailField,
    crmField,
    direction,
    rule,
    ...given({
      transform: transform && given({ toCrm: transform.toCrm, fromCrm: transform.fromCrm }),
      valueMap: valueMap?.map(({ markmail, crm }) => ({ markmail, crm })),
      unmapped,
      default: standIn,
    }),
  };
}

/** Without what was left out; null says the same. */
function given<T extends object>(parts: T): Partial<T> {
  const kept = Object.entries(parts).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(kept) as Partial<T>;
}

export function fieldViewOf(field: FieldDescription): FieldView {
  const { name, label, type, readable, createable, updateable, required, maxLength, custom } = field;
  const options = field.options.map(({ value, label: text }) => ({ value, label: text }));
  return { name, label, type, readable, createable, updateable, required, maxLength, options, custom };
}

/** A stored line is never impossible: validation refused it. */
function kept(verdict: Compatibility): FieldMappingView['compatibility'] {
  return verdict.verdict === 'lossy' ? { verdict: 'lossy', reason: verdict.reason } : { verdict: 'ok' };
}
