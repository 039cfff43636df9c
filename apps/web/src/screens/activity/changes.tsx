import { Group, Select, Stack } from '@mantine/core';
import { CRM_OBJECTS } from '@app/crm-core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api, read } from '../../api/client.js';
import { useLiveEvents } from '../../ui/live-events.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { Empty, Loading } from '../../ui/states.js';
import { HistoryList } from '../record/history-list.js';
import { usePages } from './pages.js';

const SIDES = ['markmail', 'crm', 'system'] as const;

/** What was changed in all records, newest first, as it happens. */
export function Changes() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [parameters, setParameters] = useSearchParams();
  const object = CRM_OBJECTS.find((one) => one === parameters.get('object'));
  const side = SIDES.find((one) => one === parameters.get('side'));
  const list = usePages(['changes', object ?? '', side ?? ''], (query) =>
    read(
      api.GET('/api/crm/activity', {
        params: { query: { ...query, ...(object ? { object } : {}), ...(side ? { side } : {}) } },
      }),
    ),
  );
  useLiveEvents(CRM_OBJECTS.join(','), () => void queries.invalidateQueries({ queryKey: ['changes'] }));
  const entries = list.data?.pages.flatMap((page) => page.items) ?? [];
  const set = (name: string, value: string | null) =>
    setParameters(
      (old) => {
        if (value) old.set(name, value);
        else old.delete(name);
        return old;
      },
      { replace: true },
    );
  return (
    <Stack>
      <Group>
        <Select
          label={t('run.object')}
          placeholder={t('activity.all')}
          clearable
          value={object ?? null}
          onChange={(value) => set('object', value)}
          data={CRM_OBJECTS.map((value) => ({ value, label: t(`object.${value}`) }))}
        />
        <Select
          label={t('activity.side')}
          placeholder={t('activity.all')}
          clearable
          value={side ?? null}
          onChange={(value) => set('side', value)}
          data={SIDES.map((value) => ({ value, label: t(`record.changedBy.${value}`) }))}
        />
      </Group>
      {list.error && <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.isSuccess && entries.length === 0 && <Empty title={t('activity.changesEmpty')} />}
      {entries.length > 0 && (
        <HistoryList
          isOfMany
          entries={entries}
          label={t('activity.changes')}
          onEnd={() => list.hasNextPage && !list.isFetching && void list.fetchNextPage()}
        />
      )}
    </Stack>
  );
}
