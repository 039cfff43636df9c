import { command } from '../contract.js';
import { PageRequest } from '../page.js';

/** One thing that somebody did. Never holds a credential or a record's value. */
export class AuditEntryView {
  id!: string;
  at!: string;
  actorKind!: string;
  actorId!: string;
  /** Past tense, e.g. `connection.connected`. */
  action!: string;
  /** What it was done to. */
  subjectId!: string | null;
  details!: Record<string, unknown>;
}

export class AuditPage {
  items!: AuditEntryView[];
  nextCursor!: string | null;
}

/** Newest first. */
export const listAuditEntries = command({
  subject: 'auth.audit.list.v1',
  request: PageRequest,
  reply: AuditPage,
  timeoutMs: 5_000,
});
