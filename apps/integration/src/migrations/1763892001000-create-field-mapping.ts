// Every version that a mapping ever had: what decided a value last month can still be told. New table: nothing waits.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

export class CreateFieldMapping1763892001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE integration.field_mapping (
        integration_id uuid NOT NULL REFERENCES integration.crm_integration,
        object text NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        tenant_id uuid NOT NULL,
        fields jsonb NOT NULL,
        verdicts jsonb NOT NULL,
        actor_kind text NOT NULL,
        actor_id text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (integration_id, object, version)
      )`);
    // The word "append-only" takes UPDATE and DELETE from the service's role: see libs/database migrate.ts.
    await runner.query(
      `COMMENT ON TABLE integration.field_mapping IS 'append-only: a change is a new version'`,
    );
    await protectTenantTable(runner, 'integration.field_mapping');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE integration.field_mapping');
  }
}
