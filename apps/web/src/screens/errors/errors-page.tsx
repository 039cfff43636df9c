import { useQuery } from '@tanstack/react-query';
import type { RunView, SyncStatus } from '../../api/types.js';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../api/client.js';
import { Empty, Loaded, Page } from '../../ui/states.js';
import { useRuns, useStatus } from '../runs/runs.queries.js';
import { CauseList } from './cause-list.js';
import { causesOf, type RejectedAt } from './causes.js';

/** So many of the newest runs with refused rows are looked through. */
const RUNS_READ = 10;

/** Everything that needs a person, by cause. */
export default function ErrorsPage() {
  const { t } = useTranslation();
  const runs = useRuns();
  const status = useStatus();
  return (
    <Page title={t('errors.title')} hint={t('errors.hint')}>
      <Loaded query={runs}>
        {({ items }) => (
          <Loaded query={status}>
            {(now) => <Causes runs={stillRefusing(items, now).slice(0, RUNS_READ)} />}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

/** Runs with refused rows, of objects that have some even now. */
function stillRefusing(runs: readonly RunView[], { items }: SyncStatus): RunView[] {
  const refusing = new Set(items.filter((one) => one.rejected > 0).map(keyOf));
  return runs.filter((run) => run.rejected > 0 && refusing.has(keyOf(run)));
}

const keyOf = (one: { integrationId: string; object: string }): string =>
  `${one.integrationId} ${one.object}`;

function Causes({ runs }: { runs: readonly RunView[] }) {
  const { t } = useTranslation();
  const rows = useRowsOf(runs);
  if (runs.length === 0) return <Empty title={t('errors.empty')} hint={t('errors.emptyHint')} />;
  return <Loaded query={rows}>{(all) => <CauseList causes={causesOf(all)} />}</Loaded>;
}

function useRowsOf(runs: readonly RunView[]) {
  return useQuery({
    queryKey: ['rejected-of', ...runs.map(({ id, rejected }) => `${id}:${rejected}`)],
    enabled: runs.length > 0,
    queryFn: async (): Promise<RejectedAt[]> => {
      const pages = await Promise.all(runs.map(rowsOf));
      return pages.flat();
    },
  });
}

async function rowsOf({ id, object, integrationId }: RunView): Promise<RejectedAt[]> {
  const { items } = await read(
    api.GET('/api/crm/sync/runs/{id}/errors', { params: { path: { id }, query: { limit: 200 } } }),
  );
  return items.map((row) => ({ row, object, integrationId, runId: id }));
}
