// Authenticated CRM orgs, their sealed tokens, and authorisations under way. New tables: nothing waits.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

export class CreateConnections1763892002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createConnection(runner);
    await createCredential(runner);
    await createOauthState(runner);
    await protectTenantTable(runner, 'auth.connection');
    await protectTenantTable(runner, 'auth.credential');
    await protectTenantTable(runner, 'auth.oauth_state', { systemScan: true });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE auth.oauth_state, auth.credential, auth.connection');
  }
}

async function createConnection(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE auth.connection (
      id uuid PRIMARY KEY,
      tenant_id uuid NOT NULL REFERENCES auth.tenant ON DELETE CASCADE,
      provider text NOT NULL,
      environment text NOT NULL CHECK (environment IN ('production', 'sandbox', 'custom')),
      login_url text NOT NULL,
      label text,
      org_id text,
      org_name text,
      username text,
      instance_url text,
      status text NOT NULL CHECK (status IN ('pending', 'connected', 'needsReconnect', 'revoked')),
      limits jsonb,
      created_at timestamptz NOT NULL DEFAULT now()
    )`);
  await runner.query('CREATE INDEX connection_of_tenant ON auth.connection (tenant_id, id)');
  await runner.query(`
    CREATE UNIQUE INDEX connection_of_org ON auth.connection (tenant_id, provider, org_id)
     WHERE status IN ('connected', 'needsReconnect')`);
}

/** Tokens are sealed texts: see vault.service.ts. */
async function createCredential(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE auth.credential (
      connection_id uuid PRIMARY KEY REFERENCES auth.connection ON DELETE CASCADE,
      tenant_id uuid NOT NULL REFERENCES auth.tenant ON DELETE CASCADE,
      access_token text NOT NULL,
      refresh_token text NOT NULL,
      key_version text NOT NULL,
      scope text NOT NULL,
      updated_at timestamptz NOT NULL DEFAULT now(),
      cool_down_until timestamptz
    )`);
  await runner.query('CREATE INDEX credential_key_version ON auth.credential (tenant_id, key_version)');
}

async function createOauthState(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE auth.oauth_state (
      state_hash text PRIMARY KEY,
      tenant_id uuid NOT NULL REFERENCES auth.tenant ON DELETE CASCADE,
      connection_id uuid NOT NULL REFERENCES auth.connection ON DELETE CASCADE,
      session_id text,
      actor_kind text NOT NULL,
      actor_id text NOT NULL,
      code_verifier text NOT NULL,
      expires_at timestamptz NOT NULL,
      used_at timestamptz
    )`);
  await runner.query('CREATE INDEX oauth_state_of_connection ON auth.oauth_state (connection_id)');
}
