import { Group, Select, Stack, Text, Title } from '@mantine/core';
import { CRM_OBJECTS } from '@app/crm-core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { FieldOrigin, HistoryEntry, LinkedSideView } from '../../api/types.js';
import { useFieldText } from '../../ui/field-value.js';
import { useFormat } from '../../ui/format.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { Empty, Loaded, Loading, Page } from '../../ui/states.js';
import { StatusBadge } from '../../ui/status-badge.js';
import { useCan } from '../../ui/use-can.js';
import { useConnections, useIntegrations } from '../connections/connections.queries.js';
import { LINK_TONES } from '../contacts/link-tones.js';
import { nameOf } from '../contacts/name-of.js';
import { BackButton, HistoryList } from './history-list.js';
import {
  isRevertible,
  useLiveRecord,
  useRecordFields,
  useTimeline,
  useWriteValue,
  type RecordName,
} from './record.queries.js';
import { ValuesTable } from './values-table.js';

/** One record: what it holds on both sides, why, and all that ever happened to it. */
export default function RecordPage() {
  const { t } = useTranslation();
  const { object: given, id = '' } = useParams();
  const object = CRM_OBJECTS.find((one) => one === given);
  if (!object) return <Empty title={t('states.notFound')} hint={t('states.notFoundHint')} />;
  return <Known key={id} name={{ object, id }} />;
}

function Known({ name }: { name: RecordName }) {
  const { t } = useTranslation();
  const fields = useRecordFields(name);
  const [chosen, setChosen] = useState<string | null>(null);
  useLiveRecord(name);
  const links = fields.data?.links ?? [];
  const link = links.find(({ integrationId }) => integrationId === chosen) ?? links.at(0);
  return (
    <Page
      title={(fields.data && titleOf(fields.data.items)) || t(`object.${name.object}`)}
      hint={t('record.hint', { object: t(`object.${name.object}`) })}
    >
      <Loaded query={fields} rows={8}>
        {({ items }) => (
          <Stack>
            <Counterpart links={links} link={link} onChoose={setChosen} />
            <ValuesTable fields={items} link={link} />
          </Stack>
        )}
      </Loaded>
      <Timeline name={name} fields={fields.data?.items ?? []} />
    </Page>
  );
}

function titleOf(fields: readonly FieldOrigin[]): string {
  const text = (name: string) => {
    const value = fields.find(({ field }) => field === name)?.value;
    return typeof value === 'string' ? value : null;
  };
  const person = nameOf({ firstName: text('firstName'), lastName: text('lastName') });
  return person || (text('name') ?? text('email') ?? text('subject') ?? '');
}

interface CounterpartProps {
  readonly links: readonly LinkedSideView[];
  readonly link: LinkedSideView | undefined;
  readonly onChoose: (integrationId: string | null) => void;
}

/** Which record of the CRM stands beside ours, and whether the two agree. */
function Counterpart({ links, link, onChoose }: CounterpartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const integrations = useIntegrations();
  const connections = useConnections();
  if (!link) return <Text c="dimmed">{t('record.noLink')}</Text>;
  const nameFor = (id: string) => integrations.data?.items.find((one) => one.id === id)?.name ?? id;
  const connectionId = integrations.data?.items.find((one) => one.id === link.integrationId)?.connectionId;
  const org = connections.data?.items.find((one) => one.id === connectionId);
  return (
    <Group gap="md" align="center">
      {links.length > 1 && (
        <Select
          label={t('record.integration')}
          allowDeselect={false}
          value={link.integrationId}
          onChange={onChoose}
          data={links.map(({ integrationId }) => ({ value: integrationId, label: nameFor(integrationId) }))}
        />
      )}
      <StatusBadge tone={LINK_TONES[link.syncStatus]}>{t(`contacts.sync.${link.syncStatus}`)}</StatusBadge>
      <Text size="sm">
        {nameFor(link.integrationId)} · {link.crmId ?? t('record.notThere')}
      </Text>
      {link.crmId && org?.instanceUrl && (
        <a href={`${org.instanceUrl}/${link.crmId}`} target="_blank" rel="noreferrer">
          {t('record.open')}
        </a>
      )}
      {link.lastSyncedAt && (
        <Text size="sm" c="dimmed">
          {t('record.lastSynced', { when: format.moment(link.lastSyncedAt) })}
        </Text>
      )}
    </Group>
  );
}

function Timeline({ name, fields }: { name: RecordName; fields: readonly FieldOrigin[] }) {
  const { t } = useTranslation();
  const list = useTimeline(name);
  const entries = list.data?.pages.flatMap((page) => page.items) ?? [];
  const write = useWriteValue(name);
  const text = useFieldText();
  const mayWrite = useCan('operator');
  const now = new Map(fields.map(({ field, value }) => [field, JSON.stringify(value)]));
  /** The newest change of a field that still stands can be taken back. */
  const goBack = (entry: HistoryEntry, change: HistoryEntry['changes'][number]) => {
    const stands = now.get(change.field) === JSON.stringify(change.to);
    if (!mayWrite || entry.kind !== 'changed' || !stands || !isRevertible(name.object, change.field))
      return null;
    return (
      <BackButton
        isBusy={write.isPending && write.variables.field === change.field}
        label={t('record.backTo', { field: text.name(change.field), value: text.value(change.from) })}
        onClick={() => write.mutate({ field: change.field, value: change.from })}
      />
    );
  };
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {t('record.timeline')}
      </Title>
      {write.error && <ProblemAlert error={write.error} />}
      {list.error && <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.isSuccess && entries.length === 0 && <Text c="dimmed">{t('record.nothingYet')}</Text>}
      {entries.length > 0 && (
        <HistoryList
          entries={entries}
          label={t('record.timeline')}
          action={goBack}
          onEnd={() => list.hasNextPage && !list.isFetching && void list.fetchNextPage()}
        />
      )}
    </Stack>
  );
}
