import type { FieldMappingView, FieldView, MappingSet } from '@app/contracts';
import type { Compatibility, FieldDescription, FieldMapping } from '@app/crm-core';
import type { MappingVersion } from './mapping-versions.service.js';

export function mappingSetOf({ version, fields, verdicts }: MappingVersion): MappingSet {
  return {
    version,
    items: fields.map((field, i) => ({ ...lineOf(field), compatibility: kept(verdicts[i]) })),
  };
}

/** What people set of a line. */
export const lineOf = ({ markmailField, crmField, direction, rule }: FieldMapping): FieldMapping => ({
  markmailField,
  crmField,
  direction,
  rule,
});

export function fieldViewOf(field: FieldDescription): FieldView {
  const { name, label, type, readable, createable, updateable, required, maxLength, custom } = field;
  const options = field.options.map(({ value, label: text }) => ({ value, label: text }));
  return { name, label, type, readable, createable, updateable, required, maxLength, options, custom };
}

/** A stored line is never impossible: validation refused it. */
function kept(verdict: Compatibility): FieldMappingView['compatibility'] {
  return verdict.verdict === 'lossy' ? { verdict: 'lossy', reason: verdict.reason } : { verdict: 'ok' };
}
