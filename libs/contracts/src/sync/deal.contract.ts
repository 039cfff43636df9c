import { IsOptional, IsUUID } from 'class-validator';
import { command } from '../contract.js';
import { ListRecordsRequest, RecordRef, RecordView } from './record.contract.js';

/** The part that a contact plays in a deal. */
export class DealContactView {
  contactId!: string;
  role!: string | null;
  isPrimary!: boolean;
}

/** A deal of the CRM. Deals are made and changed there. */
export class DealView extends RecordView {
  name!: string | null;
  stage!: string | null;
  amount!: number | null;
  /** ISO 4217, where the org has several. */
  currency!: string | null;
  /** `YYYY-MM-DD`. */
  closeDate!: string | null;
  /** Per cent, 0–100. */
  probability!: number | null;
  isClosed!: boolean;
  isWon!: boolean;
  accountId!: string | null;
  /** The primary one first. */
  contacts!: DealContactView[];
}

export class ListDealsRequest extends ListRecordsRequest {
  @IsOptional() @IsUUID() accountId?: string;
}

export class DealPage {
  items!: DealView[];
  nextCursor!: string | null;
}

export const getDeal = command({
  subject: 'sync.deal.get.v1',
  request: RecordRef,
  reply: DealView,
  timeoutMs: 5_000,
});
export const listDeals = command({
  subject: 'sync.deal.list.v1',
  request: ListDealsRequest,
  reply: DealPage,
  timeoutMs: 10_000,
});
