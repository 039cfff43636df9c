import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { MigrationInterface } from 'typeorm';
import { migrate } from '@app/database';
import { adminDatabaseUrl } from './servers.js';

export interface TestDatabase {
  /** As the service's own role. */
  readonly url: string;
  /** As superuser, who is not bound by row-level security. */
  readonly adminUrl: string;
  drop(): Promise<void>;
}

/** A fresh database with one service's schema in it. Its name is unique, so that test files run side by side. */
export async function createTestDatabase(
  service: string,
  migrations: readonly (new () => MigrationInterface)[],
): Promise<TestDatabase> {
  const name = `test_${service}_${randomBytes(5).toString('hex')}`;
  await asAdmin(`CREATE DATABASE ${name}`);
  const adminUrl = withDatabase(adminDatabaseUrl(), name);
  const url = withUser(adminUrl, `crm_${service}`, `${service}-test-password`);
  await migrate({ adminUrl, serviceUrl: url, service, migrations });
  return { url, adminUrl, drop: () => asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** Runs one statement as superuser in the given database. */
export async function queryAsAdmin<T extends object>(
  database: TestDatabase,
  sql: string,
  parameters: unknown[] = [],
): Promise<T[]> {
  const client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    return (await client.query<T>(sql, parameters)).rows;
  } finally {
    await client.end();
  }
}

async function asAdmin(sql: string): Promise<void> {
  const client = new Client({ connectionString: adminDatabaseUrl() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

function withUser(url: string, user: string, password: string): string {
  const changed = new URL(url);
  changed.username = user;
  changed.password = password;
  return changed.href;
}
