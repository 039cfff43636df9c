/** What seeded rows depend on. The same options give the same rows in every process and version of the data. */
export interface SeedOptions {
  readonly seed: number;
  readonly contacts: number;
  readonly leads: number;
  /** Which names prevail; both kinds always occur. `ja` also puts the family name first. @default mixed */
  readonly locale?: 'ja' | 'en' | 'mixed';
}

export type SeedValue = string | number | boolean | null;

/** Field values without the system fields, which the store adds. References are ids of the rows they lead to. */
export type SeedRow = Record<string, SeedValue>;
