// Events to tell and answers to repeat. New tables: nothing waits.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIdempotencyTable, createOutbox } from '@app/database';

export class CreateOutbox1763892004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createOutbox(runner, 'auth');
    await createIdempotencyTable(runner, 'auth');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE auth.idempotency_key, auth.outbox');
  }
}
