// Expand only: who does not know the table does without.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createOutboxStream } from '@app/database';

export class CreateOutboxStream1763894500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createOutboxStream(runner, 'sync');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sync.outbox_stream');
  }
}
