// The engine's own connections: set-based statements on plain `pg`, two a run, so that the next page is loaded and planned
// while the last one commits. Both see one tenant's rows only, from the moment they are handed out.
import { Pool, types, type PoolClient } from 'pg';

export interface RunConnections {
  /** Loads. */
  readonly reader: PoolClient;
  /** Commits, one transaction at a time. */
  readonly writer: PoolClient;
}

export class EngineDb {
  private readonly pool: Pool;

  constructor(url: string, maxRuns: number) {
    this.pool = new Pool({
      connectionString: url,
      max: maxRuns * 2,
      application_name: 'crm-sync-engine',
      // Nobody holds one for ever: a run that waits in vain is tried again.
      connectionTimeoutMillis: 30_000,
      statement_timeout: 120_000,
      // Plans frozen while tables were tiny are the worst on the day of the first pull.
      options: '-c plan_cache_mode=force_custom_plan',
      types: { getTypeParser: parserFor },
    });
    this.pool.on('error', () => undefined);
  }

  async withTenant<T>(tenantId: string, work: (connections: RunConnections) => Promise<T>): Promise<T> {
    const reader = await this.take(tenantId);
    try {
      const writer = await this.take(tenantId);
      return await work({ reader, writer }).finally(() => giveBack(writer));
    } finally {
      await giveBack(reader);
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async take(tenantId: string): Promise<PoolClient> {
    const client = await this.pool.connect();
    try {
      await client.query(`SELECT set_config('crm.tenant_id', $1, false)`, [tenantId]);
      return client;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }
}

/** A connection that cannot forget its tenant is thrown away. */
async function giveBack(client: PoolClient): Promise<void> {
  try {
    await client.query(`ROLLBACK; CLOSE ALL; SELECT set_config('crm.tenant_id', '', false)`);
    client.release();
  } catch {
    client.release(true);
  }
}

/** Record versions and counts are bigint in Postgres and stay far below 2^53; hashes are compared in SQL and never read. */
const BIGINT_OID = 20;
function parserFor(oid: number, format?: string): (value: string) => unknown {
  return oid === BIGINT_OID
    ? Number
    : (types.getTypeParser(oid, format as 'text') as (value: string) => unknown);
}

/** Commits what `work` did, or nothing of it. */
export async function transaction<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Lets one in at a time, in the order of asking. */
export type Turn = <T>(work: () => Promise<T>) => Promise<T>;

export function oneAtATime(): Turn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}

/** A connection for one thing at a time. */
export type Lane = <T>(work: (client: PoolClient) => Promise<T>) => Promise<T>;

export function laneOf(client: PoolClient): Lane {
  const turn = oneAtATime();
  return (work) => turn(() => work(client));
}

/**
 * A transaction whose end waits its turn: what all of them write to is locked for that end only, so that the rest of each can run beside
 * others.
 * @param end has to call `commit`
 */
export async function transactionInTurn<T>(
  client: PoolClient,
  turn: Turn,
  work: () => Promise<T>,
  end: (result: T, commit: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  await client.query('BEGIN');
  try {
    const result = await work();
    await turn(() => end(result, () => client.query('COMMIT')));
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
