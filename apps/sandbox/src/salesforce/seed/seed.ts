// The rows an org starts with. Each row comes from the options and its index alone, so that none needs to be stored.
import { accountRow } from './company.js';
import {
  campaignCount,
  campaignRow,
  organizationRow,
  profileCount,
  profileRow,
  userCount,
  userRow,
} from './org.js';
import { contactRow, CONTACTS_PER_ACCOUNT, leadRow } from './person.js';
import type { SeedOptions, SeedRow } from './seed.types.js';

interface Kind {
  readonly size: (options: SeedOptions) => number;
  readonly row: (options: SeedOptions, index: number) => SeedRow;
}

const KINDS: Readonly<Record<string, Kind>> = {
  Account: { size: ({ contacts }) => Math.ceil(contacts / CONTACTS_PER_ACCOUNT), row: accountRow },
  Contact: { size: ({ contacts }) => contacts, row: contactRow },
  Lead: { size: ({ leads }) => leads, row: leadRow },
  Campaign: { size: () => campaignCount, row: campaignRow },
  User: { size: () => userCount, row: userRow },
  Profile: { size: () => profileCount, row: profileRow },
  Organization: { size: () => 1, row: organizationRow },
};

/** How many rows of an object there are at the start. */
export function seedSize(options: SeedOptions, object: string): number {
  return KINDS[object]?.size(options) ?? 0;
}

/** The row of an index, fresh each time, without the system fields. @throws Error where there is none */
export function seedRow(options: SeedOptions, object: string, index: number): SeedRow {
  const kind = KINDS[object];
  if (kind === undefined) throw new Error(`${object} has no seeded rows`);
  return kind.row(options, index);
}
