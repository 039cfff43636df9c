import type { EntityManager } from 'typeorm';

/** A stream that is not the one told last has nothing of what it was told: all rows that are kept wait again, in their order. */
export async function tellAgainIfLost(tx: EntityManager, identity: string): Promise<boolean> {
  const [{ isLost }] = await tx.query<{ isLost: boolean }[]>(
    `SELECT EXISTS (SELECT 1 FROM outbox_stream WHERE identity <> $1) AS "isLost"`,
    [identity],
  );
  if (isLost) await tx.query('UPDATE outbox SET published_at = NULL WHERE published_at IS NOT NULL');
  await tx.query(
    `INSERT INTO outbox_stream (identity) VALUES ($1)
     ON CONFLICT (is_only) DO UPDATE SET identity = excluded.identity WHERE outbox_stream.identity <> excluded.identity`,
    [identity],
  );
  return isLost;
}
