/** What a query found, rendered piece by piece as it is asked for. */
export interface ResultSet {
  /** API name of the object in FROM. */
  readonly object: string;
  /** Matched rows, or the number that `COUNT()` gave. */
  readonly totalSize: number;
  /** Rows that can be rendered: 0 for `COUNT()`. */
  readonly length: number;
  /** Column titles in SELECT order. */
  readonly columns: readonly string[];
  /** Records of a range as REST sends them. */
  records(from: number, to: number, version: number): unknown[];
  /** CSV lines of a range in chunks of many lines, without the title line. */
  csv(from: number, to: number, delimiter: string, lineEnding: string): Iterable<string>;
}
