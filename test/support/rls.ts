import { queryAsAdmin, type TestDatabase } from './database.js';

/**
 * Names of all tables with a `tenant_id` that row-level security does not bind completely: it must be on, forced for the owner
 * too, and have a policy with USING and WITH CHECK for every command.
 */
export async function tablesWithoutPolicy(database: TestDatabase): Promise<string[]> {
  const rows = await queryAsAdmin<{ name: string }>(
    database,
    `SELECT format('%I.%I', n.nspname, c.relname) AS name
       FROM pg_class c
       JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
      WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (
          SELECT 1 FROM pg_policy p
           WHERE p.polrelid = c.oid AND p.polcmd = '*' AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL
             AND pg_get_expr(p.polqual, c.oid) LIKE '%crm.tenant_id%'))
      ORDER BY 1`,
  );
  return rows.map((row) => row.name);
}

/** Names of all tables with a `tenant_id`, so that a test can tell "all are bound" from "there are none". */
export async function tenantTables(database: TestDatabase): Promise<string[]> {
  const rows = await queryAsAdmin<{ name: string }>(
    database,
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.columns
      WHERE column_name = 'tenant_id' AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  return rows.map((row) => row.name);
}
