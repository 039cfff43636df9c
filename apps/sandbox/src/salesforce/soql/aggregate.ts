// GROUP BY, HAVING and aggregate functions. Each group becomes a row whose fields are its keys and totals.
import { isAggregatable, isGroupable } from '../schema/fields.js';
import { compileCondition, type Test } from './compile-condition.js';
import { invalidField, malformed, unexpected } from './errors.js';
import { AGGREGATES, isAggregateCall, operandOf, type Operand } from './functions.js';
import { SortedRows, type Holder, type SortKey } from './order.js';
import type { Selection, SelectionContext } from './selection.js';
import type { Scope } from './scope.js';
import {
  SoqlError,
  type Column,
  type Expression,
  type FunctionExpr,
  type Query,
  type RecordJson,
  type Row,
} from './types.js';
import { totalOf, type Total } from './totals.js';
import { folder, kindOf } from './values.js';

interface Aggregate {
  readonly slot: string;
  readonly start: () => Total;
  readonly operand: Operand;
}

/** The totals of the rows that share the keys. */
class Group {
  private readonly row: Record<string, unknown>;
  private readonly totals: readonly Total[];

  constructor(
    keys: readonly unknown[],
    private readonly aggregates: readonly Aggregate[],
  ) {
    this.row = Object.fromEntries(keys.map((value, i) => [keySlot(i), value]));
    this.totals = aggregates.map(({ start }) => start());
  }

  add(row: Row): void {
    for (let i = 0; i < this.totals.length; i++) this.totals[i].add(row);
  }

  finish(): Row {
    this.aggregates.forEach(({ slot }, i) => (this.row[slot] = this.totals[i].value()));
    return this.row;
  }
}

/** Tells groups apart; one key stands for itself, several are written down together. */
function groupName(keys: readonly Operand[]): (row: Row) => unknown {
  const readers = keys.map(({ get, ...operand }) => {
    const foldValue = folder(kindOf(operand));
    return foldValue === undefined ? get : (row: Row): unknown => foldValue(get(row));
  });
  const [first, ...others] = readers;
  return others.length === 0 ? first : (row) => JSON.stringify(readers.map((read) => read(row)));
}

const NUMERIC = new Set(['int', 'double', 'currency', 'percent']);
const MAX_GROUPS = 2_000;

export class Aggregation {
  readonly columns: readonly Column[];
  private readonly keys: Operand[];
  private readonly aggregates = new Map<string, Aggregate>();
  private readonly having: Test | undefined;
  private readonly order: readonly SortKey[];

  /** @throws SoqlError */
  constructor(
    private readonly scope: Scope,
    private readonly query: Query,
    context: SelectionContext,
  ) {
    this.keys = (query.groupBy ?? []).map((value) => this.groupKey(value));
    this.columns = this.selectedColumns();
    const compiler = {
      operand: (value: Expression) => this.operand(value),
      semiJoin: context.semiJoin,
      text: query.text,
      nowMs: context.nowMs,
    };
    this.having = query.having && compileCondition(query.having, compiler);
    this.order = [
      ...query.orderBy.map((item) => this.sortKey(item)),
      ...this.keys.map((_, i) => keyOrder(this.keys, i)),
    ];
  }

  /** Group rows; read with `columns`. @throws SoqlError EXCEEDED_ID_LIMIT where they do not fit one page */
  run(selection: Selection): Row[] {
    const groups = this.keys.length === 0 ? [this.onlyGroup(selection)] : this.groupsOf(selection);
    return this.finish(groups.map((group) => group.finish()));
  }

  toRecord(row: Row): RecordJson {
    const record: RecordJson = { attributes: { type: 'AggregateResult' } };
    for (const { name, get } of this.columns) record[name] = get(row);
    return record;
  }

  /** Without GROUP BY everything is one group, even nothing. */
  private onlyGroup(selection: Selection): Group {
    const group = new Group([], [...this.aggregates.values()]);
    for (const row of selection.matching()) group.add(row);
    return group;
  }

  private groupsOf(selection: Selection): Group[] {
    const aggregates = [...this.aggregates.values()];
    const groups = new Map<unknown, Group>();
    const nameOf = groupName(this.keys);
    for (const row of selection.matching()) {
      const name = nameOf(row);
      let group = groups.get(name);
      if (group === undefined) {
        group = new Group(
          this.keys.map((key) => key.get(row)),
          aggregates,
        );
        groups.set(name, group);
      }
      group.add(row);
    }
    return [...groups.values()];
  }

  private finish(rows: readonly Row[]): Row[] {
    const { limit = Infinity, offset = 0 } = this.query;
    const kept = this.having === undefined ? rows : rows.filter(this.having);
    if (Math.min(kept.length - offset, limit) > MAX_GROUPS) {
      throw new SoqlError(
        'EXCEEDED_ID_LIMIT',
        'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch',
      );
    }
    const sorted = new SortedRows(this.order, offset + limit, AS_THEY_ARE);
    for (const row of kept) sorted.add(row);
    return sorted.finish().slice(offset) as Row[];
  }

  private groupKey(value: Expression): Operand {
    const operand = operandOf(this.scope, value);
    const field = operand.path?.field;
    if (field !== undefined && !isGroupable(field)) {
      throw invalidField(
        this.scope.text,
        operand.at,
        `field '${field.name}' can not be grouped in a query call`,
      );
    }
    return operand;
  }

  private selectedColumns(): Column[] {
    const columns: Column[] = [];
    let unnamed = 0;
    for (const item of this.query.select) {
      if (item.kind !== 'expression') {
        const at = item.kind === 'children' ? item.query.fromAt : item.at;
        throw unexpected(this.scope.text, at, item.kind === 'children' ? item.query.from : item.kind);
      }
      const { value, alias } = item;
      const operand = this.operand(value);
      const ownName = value.kind === 'field' ? operand.name.split('.').at(-1) : undefined;
      const name = alias ?? ownName ?? `expr${unnamed++}`;
      if (columns.some((column) => column.name.toLowerCase() === name.toLowerCase())) {
        throw malformed(this.scope.text, value.at, `duplicate alias: ${name}`);
      }
      const isAggregate = isAggregateCall(value);
      const { type, get, path } = operand;
      columns.push({ name, type, isAggregate, get, ...(isAggregate ? {} : { field: path?.field }) });
    }
    return columns;
  }

  /** A value of a group: one of its keys or a total. */
  private operand(value: Expression): Operand {
    if (isAggregateCall(value)) return this.aggregate(value).operand;
    const operand = operandOf(this.scope, value);
    const at = this.keys.findIndex((key) => key.name === operand.name);
    if (at < 0) {
      throw malformed(this.scope.text, value.at, `Field must be grouped or aggregated: ${operand.name}`);
    }
    const slot = keySlot(at);
    return { ...operand, get: (row) => row[slot] };
  }

  private aggregate(call: FunctionExpr): Aggregate {
    const argument = call.argument && operandOf(this.scope, call.argument);
    const key = `${call.name}(${argument?.name ?? ''})`;
    const known = this.aggregates.get(key);
    if (known !== undefined) return known;
    const type = this.resultType(call, argument);
    const slot = `total${this.aggregates.size}`;
    const isCaseSensitive = argument?.isCaseSensitive === true;
    const operand: Operand = { name: key, type, isCaseSensitive, at: call.at, get: (row) => row[slot] };
    const aggregate = { slot, start: () => totalOf(call.name, argument), operand };
    this.aggregates.set(key, aggregate);
    return aggregate;
  }

  private resultType({ name, at }: FunctionExpr, argument: Operand | undefined): string {
    if (argument === undefined) {
      if (name === 'COUNT') return 'int';
      throw malformed(this.scope.text, at, `${name} needs a field`);
    }
    const field = argument.path?.field;
    const isFit = NUMERIC.has(argument.type) || (name !== 'SUM' && name !== 'AVG');
    if (!isFit || (field !== undefined && !isAggregatable(field))) {
      throw malformed(
        this.scope.text,
        argument.at,
        `field ${argument.name} does not support aggregate operator ${name}`,
      );
    }
    if (name === 'GROUPING' || !AGGREGATES.has(name))
      throw malformed(this.scope.text, at, `unknown function: ${name}`);
    if (name === 'COUNT' || name === 'COUNT_DISTINCT') return 'int';
    return name === 'AVG' ? 'double' : argument.type;
  }

  private sortKey({ value, desc, nullsLast }: Query['orderBy'][number]): SortKey {
    const operand = this.operand(value);
    return { get: operand.get, isText: kindOf(operand) === 'text', desc, nullsLast };
  }
}

/** Groups are small and live only for the result. */
const AS_THEY_ARE: Holder = { hold: (row) => row, open: (handle) => handle as Row };

const keySlot = (at: number): string => `key${at}`;

/** Groups come in the order of their keys where nothing else is asked for. */
function keyOrder(keys: readonly Operand[], at: number): SortKey {
  const slot = keySlot(at);
  return { get: (row) => row[slot], isText: kindOf(keys[at]) === 'text', desc: false, nullsLast: false };
}
