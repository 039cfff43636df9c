// A command repeated with the same Idempotency-Key is answered, not done again.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { BACKOFF, ConflictError, InvalidInputError } from '@app/errors';
import { inTenant } from './tenant.js';

interface Repeatable {
  readonly subject: string;
  readonly hasSecretReply: boolean;
}

interface KeyRow {
  subject: string;
  request_hash: string;
  reply: object | null;
  state: 'running' | 'done';
  is_dead: boolean;
}

/** How a process holds a key: the lock that it wrote last is its own. */
interface Held {
  readonly tenantId: string;
  readonly key: string;
  lock: string;
}

/** A handler that died is known by this. Seconds. */
const LOCK_SECONDS = 60;
const BEAT_MS = 15_000;
/** The reply is what keeps the work from being done twice: saving it is tried again. Milliseconds. */
const SAVE_AGAIN_AFTER_MS = [100, 1_000];

export class IdempotencyGuard {
  constructor(
    private readonly dataSource: DataSource,
    private readonly beatMs = BEAT_MS,
  ) {}

  /**
   * Does the work at most once for a key, unless it was refused. The work commits before its reply does, so after a death between them nobody
   * knows: that is said, and the work is not done again.
   * @throws InvalidInputError IDEMPOTENCY.KEY_REUSED for the same key with another body;
   * ConflictError IDEMPOTENCY.IN_PROGRESS while the first is still at work, IDEMPOTENCY.OUTCOME_UNKNOWN when its process died.
   */
  async around(
    command: Repeatable,
    request: object,
    context: { tenantId: string; idempotencyKey?: string },
    work: () => Promise<object>,
  ): Promise<object> {
    const key = context.idempotencyKey;
    if (!key || !context.tenantId) return work();
    const requestHash = createHash('sha256').update(JSON.stringify(request)).digest('base64url');
    const taken = await this.take(context.tenantId, key, command.subject, requestHash);
    if ('state' in taken) return this.answerAgain(taken, command, requestHash);
    const beat = this.keepHeld(taken);
    let reply: object;
    try {
      reply = await work();
    } catch (error) {
      await beat.stop();
      // What went wrong with the work is the news, not that its key is held a minute longer.
      await this.release(taken).catch(() => undefined);
      throw error;
    }
    await beat.stop();
    await this.finish(taken, command.hasSecretReply ? null : reply);
    return reply;
  }

  /** While this beats nobody takes the handler for dead. A lost beat is made up by the next one. */
  private keepHeld(held: Held): { stop: () => Promise<void> } {
    let turn: Promise<void> = Promise.resolve();
    const timer = setInterval(() => {
      turn = turn.then(() => this.extend(held)).catch(() => undefined);
    }, this.beatMs);
    return {
      stop: () => {
        clearInterval(timer);
        return turn;
      },
    };
  }

  private answerAgain(earlier: KeyRow, command: Repeatable, requestHash: string): object {
    if (earlier.subject !== command.subject || earlier.request_hash !== requestHash) {
      throw new InvalidInputError(
        'This Idempotency-Key was used with another request. Use a new key.',
        [{ pointer: '#Idempotency-Key', code: 'reused', detail: 'It was used with another request.' }],
        { code: 'IDEMPOTENCY.KEY_REUSED' },
      );
    }
    if (earlier.state === 'running' && earlier.is_dead) {
      throw new ConflictError(
        'The first request with this Idempotency-Key was cut off, and it may have been carried out. Look whether it was; if not, send it with a new key.',
        { code: 'IDEMPOTENCY.OUTCOME_UNKNOWN' },
      );
    }
    if (earlier.state === 'running') {
      throw new ConflictError('The first request with this Idempotency-Key is still at work.', {
        code: 'IDEMPOTENCY.IN_PROGRESS',
        retry: BACKOFF,
      });
    }
    if (earlier.reply === null) {
      throw new ConflictError('It was done, and its answer is shown only once.', {
        code: 'IDEMPOTENCY.ANSWER_SHOWN_ONCE',
      });
    }
    return earlier.reply;
  }

  /** The key, ours now, or the row of an earlier use. */
  private take(tenantId: string, key: string, subject: string, requestHash: string): Promise<Held | KeyRow> {
    return inTenant(this.dataSource, tenantId, async (tx) => {
      // A refused request gives its key back, also between the two statements.
      for (;;) {
        const taken: { lock: string }[] = await tx.query(
          `INSERT INTO idempotency_key (tenant_id, key, subject, request_hash, state, locked_until)
           VALUES ($1, $2, $3, $4, 'running', now() + interval '${LOCK_SECONDS} seconds')
           ON CONFLICT (tenant_id, key) DO NOTHING RETURNING locked_until::text AS lock`,
          [tenantId, key, subject, requestHash],
        );
        if (taken.length > 0) return { tenantId, key, lock: taken[0].lock };
        const rows: KeyRow[] = await tx.query(
          `SELECT subject, request_hash, reply, state, locked_until < now() AS is_dead FROM idempotency_key
            WHERE tenant_id = $1 AND key = $2`,
          [tenantId, key],
        );
        if (rows.length > 0) return rows[0];
      }
    });
  }

  private async extend(held: Held): Promise<void> {
    const [rows] = await inTenant(this.dataSource, held.tenantId, (tx) =>
      tx.query<[{ lock: string }[], number]>(
        `UPDATE idempotency_key SET locked_until = clock_timestamp() + interval '${LOCK_SECONDS} seconds'
          WHERE tenant_id = $1 AND key = $2 AND state = 'running' AND locked_until = $3::timestamptz
          RETURNING locked_until::text AS lock`,
        [held.tenantId, held.key, held.lock],
      ),
    );
    if (rows.length > 0) held.lock = rows[0].lock;
  }

  private async finish({ tenantId, key }: Held, reply: object | null): Promise<void> {
    for (const delay of [...SAVE_AGAIN_AFTER_MS, null]) {
      try {
        await inTenant(this.dataSource, tenantId, (tx) =>
          tx.query(
            `UPDATE idempotency_key SET state = 'done', reply = $3 WHERE tenant_id = $1 AND key = $2`,
            [tenantId, key, reply && JSON.stringify(reply)],
          ),
        );
        return;
      } catch (error) {
        if (delay === null) throw error;
        await sleep(delay);
      }
    }
  }

  /** A refused request may be repeated with the same key. */
  private async release({ tenantId, key, lock }: Held): Promise<void> {
    await inTenant(this.dataSource, tenantId, (tx) =>
      tx.query(
        `DELETE FROM idempotency_key WHERE tenant_id = $1 AND key = $2 AND state = 'running' AND locked_until = $3::timestamptz`,
        [tenantId, key, lock],
      ),
    );
  }
}
