// Tenants and the people who belong to them. New tables: nothing waits.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

export class CreateTenants1763892000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE auth.tenant (
        tenant_id uuid PRIMARY KEY,
        name text NOT NULL,
        external_id text UNIQUE,
        bootstrap_slot smallint UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await protectTenantTable(runner, 'auth.tenant', { systemScan: true });
    await runner.query(`
      CREATE TABLE auth.member (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES auth.tenant ON DELETE CASCADE,
        email text NOT NULL,
        role text NOT NULL CHECK (role IN ('viewer', 'operator', 'admin', 'owner')),
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (tenant_id, email)
      )`);
    await protectTenantTable(runner, 'auth.member');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE auth.member, auth.tenant');
  }
}
