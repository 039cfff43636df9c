// Where a sub-query may stand in a condition, and what it may select.
import { malformed } from './errors.js';
import { operandOf, type Operand } from './functions.js';
import { Scope } from './scope.js';
import type { Condition } from './types.js';

type SemiJoin = Extract<Condition, { kind: 'semiJoin' }>;

/** Refuses what the real service cannot run: alternatives, deeper nesting, the same object twice, unlike fields. @throws SoqlError */
export function checkSemiJoins(scope: Scope, where: Condition): void {
  const parts = where.kind === 'and' || where.kind === 'or' ? where.parts : [where];
  for (const part of parts) {
    if (part.kind !== 'semiJoin') refuseNested(scope, part);
    else if (where.kind === 'or')
      throw malformed(
        scope.text,
        part.left.at,
        "Semi join sub-selects are not allowed with the 'OR' operator",
      );
    else checkFields(scope, part);
  }
}

function refuseNested(scope: Scope, condition: Condition): void {
  if (condition.kind === 'semiJoin') {
    throw malformed(
      scope.text,
      condition.left.at,
      'Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.',
    );
  }
  if (condition.kind === 'not') refuseNested(scope, condition.part);
  if (condition.kind === 'and' || condition.kind === 'or')
    condition.parts.forEach((part) => refuseNested(scope, part));
}

function checkFields(scope: Scope, { left, query }: SemiJoin): void {
  const def = scope.source.object(query.from);
  const [item] = query.select;
  if (def === undefined || item.kind !== 'expression') return;
  if (def.name === scope.def.name) {
    throw malformed(
      query.text,
      query.fromAt,
      'The inner and outer selects should not be on the same object type',
    );
  }
  const inner = new Scope(scope.source, def, query.text, query.alias);
  const [outer, selected] = [operandOf(scope, left), operandOf(inner, item.value)];
  const targets = targetsOf(inner, selected);
  if (targetsOf(scope, outer).some((target) => targets.includes(target))) return;
  throw malformed(
    query.text,
    item.value.at,
    `The selected field '${selected.name}' in the subquery and the left operand field '${outer.name}' in the where expression in the outer query should point to the same object type`,
  );
}

/** The objects that an id in a field may be of. */
function targetsOf(scope: Scope, { path }: Operand): readonly string[] {
  if (path?.field.name === 'Id') return [path.steps.at(-1)?.target.name ?? scope.def.name];
  return path?.field.referenceTo ?? [];
}
