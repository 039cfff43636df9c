// What nobody needs any more: uploads that were never finished, the text of imports that are over, old imports.
import type { DataSource } from 'typeorm';
import { inSystem, inTenant } from '@app/database';

/** An upload without a sign of life is given up. */
const ABANDONED_AFTER = '1 day';
/** How long an import and its errors can be looked at. */
const KEEP = '30 days';
const IMPORTS_PER_TURN = 20;
const CHUNKS_PER_STATEMENT = 200;

/** Safe to repeat and to run on several machines at once. */
export async function tidyImports(dataSource: DataSource): Promise<void> {
  await inSystem(dataSource, async (tx) => {
    await tx.query(
      `UPDATE import SET state = 'failed', error = 'The upload was not finished.', completed_at = now()
        WHERE state = 'receiving' AND touched_at < now() - interval '${ABANDONED_AFTER}'`,
    );
    await tx.query(`DELETE FROM import WHERE completed_at < now() - interval '${KEEP}'`);
  });
  for (let isOver = false; !isOver;) isOver = (await dropTexts(dataSource)) < IMPORTS_PER_TURN;
}

/** @returns of how many imports. Relies on import_untidy. */
async function dropTexts(dataSource: DataSource): Promise<number> {
  const imports: { id: string; tenant_id: string }[] = await inSystem(dataSource, (tx) =>
    tx.query(
      `SELECT id, tenant_id FROM import WHERE has_chunks AND state IN ('succeeded', 'partial', 'failed') LIMIT ${IMPORTS_PER_TURN}`,
    ),
  );
  for (const { id, tenant_id } of imports) await dropText(dataSource, id, tenant_id);
  return imports.length;
}

async function dropText(dataSource: DataSource, importId: string, tenantId: string): Promise<void> {
  for (let isOver = false; !isOver;) {
    isOver = await inTenant(dataSource, tenantId, async (tx) => {
      const [, count]: [unknown, number] = await tx.query(
        `DELETE FROM import_chunk WHERE import_id = $1 AND index IN (SELECT index FROM import_chunk WHERE import_id = $1 LIMIT ${CHUNKS_PER_STATEMENT})`,
        [importId],
      );
      if (count === CHUNKS_PER_STATEMENT) return false;
      await tx.query('UPDATE import SET has_chunks = false WHERE id = $1', [importId]);
      return true;
    });
  }
}
