// Events to tell and answers to repeat. New tables: nothing waits.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIdempotencyTable, createOutbox } from '@app/database';

export class CreateOutbox1763892100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createOutbox(runner, 'webhook');
    await createIdempotencyTable(runner, 'webhook');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook.idempotency_key, webhook.outbox');
  }
}
