// Validation and duplicate rules: what an org's administrator adds on top of the schema. None exist until the
// control door adds them.
import type { RowError } from '../errors.js';
import { compileCondition } from './conditions.js';
import type { Store } from './store.js';
import type { Row, Table } from './table.js';
import { rowError } from './values.js';

/** Refuses rows for which a SOQL condition holds. */
export interface ValidationRule {
  readonly object: string;
  readonly name: string;
  /** As in a WHERE clause: `Email = null AND Phone = null`. */
  readonly when: string;
  readonly message: string;
  readonly field?: string;
}

/** Refuses rows that equal another in these fields. `alert` rules let `allowSave=true` through, `block` rules do not. */
export interface DuplicateRule {
  readonly object: string;
  readonly name: string;
  readonly fields: readonly string[];
  readonly action: 'block' | 'alert';
}

interface CompiledValidation extends ValidationRule {
  readonly holds: (row: Row) => boolean;
}

export class Rules {
  private validations: CompiledValidation[] = [];
  private duplicates: DuplicateRule[] = [];

  constructor(private readonly store: Store) {}

  get names(): string[] {
    return [...this.validations, ...this.duplicates].map((rule) => rule.name);
  }

  addValidation(rule: ValidationRule): void {
    this.validations.push({ ...rule, holds: compileCondition(this.store, rule.object, rule.when) });
  }

  addDuplicate(rule: DuplicateRule): void {
    this.duplicates.push(rule);
  }

  clear(): void {
    this.validations = [];
    this.duplicates = [];
  }

  check(table: Table, draft: Row, before: Row | undefined, allowDuplicates: boolean): RowError[] {
    if (this.validations.length === 0 && this.duplicates.length === 0) return [];
    const errors = this.validations
      .filter((rule) => isFor(rule, table) && rule.holds(draft))
      .map((rule) =>
        rowError('FIELD_CUSTOM_VALIDATION_EXCEPTION', rule.message, ...(rule.field ? [rule.field] : [])),
      );
    if (errors.length > 0) return errors;
    for (const rule of this.duplicates) {
      if (!isFor(rule, table) || (rule.action === 'alert' && allowDuplicates)) continue;
      const matches = findDuplicates(table, rule, draft, before);
      if (matches.length > 0) return [duplicateError(table, rule, matches)];
    }
    return [];
  }
}

function isFor(rule: { readonly object: string }, table: Table): boolean {
  return rule.object.toLowerCase() === table.name.toLowerCase();
}

function findDuplicates(table: Table, rule: DuplicateRule, draft: Row, before: Row | undefined): Row[] {
  const [first, ...rest] = rule.fields;
  const isUnchanged = before !== undefined && rule.fields.every((name) => before[name] === draft[name]);
  if (isUnchanged) return [];
  return table
    .lookup(first, draft[first])
    .filter(
      (row) =>
        row.IsDeleted !== true &&
        row.Id !== before?.Id &&
        rest.every((name) => isSame(row[name], draft[name])),
    );
}

function isSame(a: unknown, b: unknown): boolean {
  return typeof a === 'string' && typeof b === 'string'
    ? a.toLowerCase() === b.toLowerCase()
    : (a ?? null) === (b ?? null);
}

function duplicateError(table: Table, rule: DuplicateRule, matches: readonly Row[]): RowError {
  return {
    statusCode: 'DUPLICATES_DETECTED',
    message: 'Use one of these records?',
    fields: [],
    duplicateResult: {
      allowSave: rule.action === 'alert',
      duplicateRule: rule.name,
      duplicateRuleEntityType: table.name,
      errorMessage: 'Use one of these records?',
      matchResults: [
        {
          entityType: table.name,
          errors: [],
          matchEngine: 'ExactMatchEngine',
          matchRecords: matches.map((row) => ({
            additionalInformation: [],
            fieldDiffs: [],
            matchConfidence: 100,
            record: { attributes: { type: table.name }, Id: row.Id },
          })),
          rule: rule.name,
          size: matches.length,
          success: true,
        },
      ],
    },
  };
}
