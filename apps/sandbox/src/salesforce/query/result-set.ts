export interface ResultColumn {
  /** `Account.Name`, `expr0`, an alias. */
  readonly name: string;
  /** A field type, or `int`/`double` for aggregates. */
  readonly type: string;
  readonly isAggregate: boolean;
  readonly isCustom: boolean;
}

/** A child sub-query: the relationship's name, and the field paths it selects. */
export interface ResultChildren {
  readonly name: string;
  readonly fields: readonly string[];
}

/** What a query found, rendered piece by piece as it is asked for. */
export interface ResultSet {
  /** API name of the object in FROM. */
  readonly object: string;
  /** Matched rows, or the number that `COUNT()` gave. */
  readonly totalSize: number;
  /** Rows that can be rendered: 0 for `COUNT()`. */
  readonly length: number;
  /** In SELECT order. */
  readonly columns: readonly ResultColumn[];
  /** Child sub-queries in SELECT order. */
  readonly children: readonly ResultChildren[];
  /** Records of a range as REST sends them. */
  records(from: number, to: number, version: number): unknown[];
  /** CSV lines of a range in chunks of many lines, without the title line. */
  csv(from: number, to: number, delimiter: string, lineEnding: string): Iterable<Buffer>;
}
