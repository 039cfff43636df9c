import type { RowError } from '../errors.js';
import type { Row } from './table.js';
import { rowError } from './values.js';

/** Which rows cannot be locked, and how often that is said before they can. */
export interface LockFault {
  readonly object?: string;
  /** Record ids; absent with no `everyNth` means every row. */
  readonly ids?: readonly string[];
  /** Ids of parents (Account, Campaign): rows under them are locked. */
  readonly parentIds?: readonly string[];
  /** Hits only each n-th row that would match. */
  readonly everyNth?: number;
  /** Rows left to refuse; counts down. */
  remaining: number;
  seen?: number;
}

/** Row locks held by somebody else, injected through the control door. */
export class LockFaults {
  private faults: LockFault[] = [];
  /** Rows refused since the last `clear`. */
  strikes = 0;

  add(fault: LockFault): void {
    this.faults.push(fault);
  }

  clear(): void {
    this.faults = [];
    this.strikes = 0;
  }

  /** The lock error a write of this row meets, if any. `draft` is what the row would become. */
  check(object: string, row: Row, draft: Row = row): RowError | undefined {
    if (this.faults.length === 0) return undefined;
    for (const fault of this.faults) {
      if (fault.remaining <= 0 || !applies(fault, object, row, draft)) continue;
      fault.seen = (fault.seen ?? 0) + 1;
      if (fault.everyNth !== undefined && fault.seen % fault.everyNth !== 0) continue;
      fault.remaining--;
      this.strikes++;
      return rowError('UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record');
    }
    return undefined;
  }
}

function applies(fault: LockFault, object: string, row: Row, draft: Row): boolean {
  if (fault.object !== undefined && fault.object.toLowerCase() !== object.toLowerCase()) return false;
  if (fault.ids !== undefined && !fault.ids.includes(String(row.Id))) return false;
  if (fault.parentIds === undefined) return true;
  return fault.parentIds.some((id) => draft.AccountId === id || draft.CampaignId === id);
}
