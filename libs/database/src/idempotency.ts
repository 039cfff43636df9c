// A command repeated with the same Idempotency-Key is answered, not done again.
import { createHash } from 'node:crypto';
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
}

/** A handler that died holds its key this long. Seconds. */
const LOCK_SECONDS = 60;

export class IdempotencyGuard {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * @throws InvalidInputError IDEMPOTENCY.KEY_REUSED for the same key with another body;
   * ConflictError IDEMPOTENCY.IN_PROGRESS while the first is still at work.
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
    const earlier = await this.take(context.tenantId, key, command.subject, requestHash);
    if (earlier) return this.answerAgain(earlier, command, requestHash);
    try {
      const reply = await work();
      await this.finish(context.tenantId, key, command.hasSecretReply ? null : reply);
      return reply;
    } catch (error) {
      await this.release(context.tenantId, key);
      throw error;
    }
  }

  private answerAgain(earlier: KeyRow, command: Repeatable, requestHash: string): object {
    if (earlier.subject !== command.subject || earlier.request_hash !== requestHash) {
      throw new InvalidInputError(
        'This Idempotency-Key was used with another request. Use a new key.',
        [{ pointer: '#Idempotency-Key', code: 'reused', detail: 'It was used with another request.' }],
        { code: 'IDEMPOTENCY.KEY_REUSED' },
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

  /** The row of an earlier use, or undefined when the key is ours now. */
  private take(
    tenantId: string,
    key: string,
    subject: string,
    requestHash: string,
  ): Promise<KeyRow | undefined> {
    return inTenant(this.dataSource, tenantId, async (tx) => {
      const taken: unknown[] = await tx.query(
        `INSERT INTO idempotency_key (tenant_id, key, subject, request_hash, state, locked_until)
         VALUES ($1, $2, $3, $4, 'running', now() + interval '${LOCK_SECONDS} seconds')
         ON CONFLICT (tenant_id, key) DO UPDATE
           SET locked_until = excluded.locked_until
           WHERE idempotency_key.state = 'running' AND idempotency_key.locked_until < now()
             AND idempotency_key.subject = excluded.subject AND idempotency_key.request_hash = excluded.request_hash
         RETURNING 1`,
        [tenantId, key, subject, requestHash],
      );
      if (taken.length > 0) return undefined;
      const rows: KeyRow[] = await tx.query(
        'SELECT subject, request_hash, reply, state FROM idempotency_key WHERE tenant_id = $1 AND key = $2',
        [tenantId, key],
      );
      return rows[0];
    });
  }

  private async finish(tenantId: string, key: string, reply: object | null): Promise<void> {
    await inTenant(this.dataSource, tenantId, (tx) =>
      tx.query(`UPDATE idempotency_key SET state = 'done', reply = $3 WHERE tenant_id = $1 AND key = $2`, [
        tenantId,
        key,
        reply && JSON.stringify(reply),
      ]),
    );
  }

  /** A refused request may be repeated with the same key. */
  private async release(tenantId: string, key: string): Promise<void> {
    await inTenant(this.dataSource, tenantId, (tx) =>
      tx.query('DELETE FROM idempotency_key WHERE tenant_id = $1 AND key = $2', [tenantId, key]),
    );
  }
}
