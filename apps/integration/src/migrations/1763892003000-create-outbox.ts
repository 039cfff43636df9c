// Events to tell and answers to repeat. New tables: nothing waits.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIdempotencyTable, createOutbox } from '@app/database';

export class CreateOutbox1763892003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createOutbox(runner, 'integration');
    await createIdempotencyTable(runner, 'integration');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE integration.idempotency_key, integration.outbox');
  }
}
