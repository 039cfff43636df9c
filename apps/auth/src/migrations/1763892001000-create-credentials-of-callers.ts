// What callers show us: API keys, sign-in links, browser sessions. Only hashes of them are kept. New tables: nothing waits.
// They are looked up before a tenant is known, hence the system scan.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

export class CreateCredentialsOfCallers1763892001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createApiKey(runner);
    await createSignInLink(runner);
    await createSession(runner);
    for (const table of ['api_key', 'sign_in_link', 'session']) {
      await protectTenantTable(runner, `auth.${table}`, { systemScan: true });
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE auth.session, auth.sign_in_link, auth.api_key');
  }
}

async function createApiKey(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE auth.api_key (
      id uuid PRIMARY KEY,
      tenant_id uuid NOT NULL REFERENCES auth.tenant ON DELETE CASCADE,
      name text NOT NULL,
      role text NOT NULL CHECK (role IN ('viewer', 'operator', 'admin', 'owner')),
      scopes text[] NOT NULL,
      prefix text NOT NULL,
      key_hash text NOT NULL,
      is_bootstrap boolean NOT NULL DEFAULT false,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz,
      last_used_at timestamptz,
      revoked_at timestamptz,
      revoked_by text
    )`);
  await runner.query(
    'CREATE UNIQUE INDEX api_key_in_use ON auth.api_key (key_hash) WHERE revoked_at IS NULL',
  );
  await runner.query('CREATE INDEX api_key_of_tenant ON auth.api_key (tenant_id, id)');
}

async function createSignInLink(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE auth.sign_in_link (
      id uuid PRIMARY KEY,
      tenant_id uuid NOT NULL REFERENCES auth.tenant ON DELETE CASCADE,
      member_id uuid NOT NULL REFERENCES auth.member ON DELETE CASCADE,
      token_hash text NOT NULL UNIQUE,
      expires_at timestamptz NOT NULL,
      used_at timestamptz
    )`);
  await runner.query('CREATE INDEX sign_in_link_of_member ON auth.sign_in_link (member_id)');
}

async function createSession(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE auth.session (
      id uuid PRIMARY KEY,
      tenant_id uuid NOT NULL REFERENCES auth.tenant ON DELETE CASCADE,
      member_id uuid NOT NULL REFERENCES auth.member ON DELETE CASCADE,
      token_hash text NOT NULL UNIQUE,
      created_at timestamptz NOT NULL DEFAULT now(),
      last_seen_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL
    )`);
  await runner.query('CREATE INDEX session_of_member ON auth.session (member_id)');
}
