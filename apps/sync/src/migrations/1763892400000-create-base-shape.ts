import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

/** What the values of a base are called: one row a set of mapped fields. */
export class CreateBaseShape1763892400000 implements MigrationInterface {
  name = 'CreateBaseShape1763892400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sync.base_shape (
        tenant_id uuid NOT NULL,
        id text NOT NULL,
        names text[] NOT NULL,
        PRIMARY KEY (tenant_id, id)
      )`);
    await protectTenantTable(runner, 'sync.base_shape');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sync.base_shape');
  }
}
