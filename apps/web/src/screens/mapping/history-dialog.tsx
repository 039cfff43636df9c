import { Button, Group, Stack, Table, Text } from '@mantine/core';
import type { CrmObject } from '@app/crm-core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.js';
import { useFieldText } from '../../ui/field-value.js';
import { useFormat } from '../../ui/format.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { Loaded, Loading } from '../../ui/states.js';
import { StatusBadge } from '../../ui/status-badge.js';
import { useWhy } from '../record/use-why.js';
import { useRollBack, useVersions, useWayBack, type LineChange } from './history.queries.js';

const TONES = { added: 'good', removed: 'bad', changed: 'busy' } as const;
const COLUMNS = ['version', 'when', 'who', 'what', 'more'] as const;

interface Props {
  readonly id: string;
  readonly object: CrmObject;
  readonly etag: string;
  readonly mayChange: boolean;
  /** Something is not saved: it would be lost. */
  readonly isDirty: boolean;
  readonly onClose: () => void;
}

/** Who saved which version when; one look at the difference, and one press to go back. */
export function HistoryDialog({ id, object, etag, mayChange, isDirty, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const why = useWhy();
  const list = useVersions(id, object);
  const [chosen, setChosen] = useState<number>();
  const versions = list.data?.pages.flatMap((page) => page.items) ?? [];
  const newest = versions.at(0)?.version ?? 0;
  return (
    <Dialog size="xl" title={t('mapping.history.title')} onClose={onClose}>
      <Stack>
        {list.error && <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />}
        {list.isPending && <Loading />}
        {versions.length > 0 && (
          <Table className="cards numeric" aria-label={t('mapping.history.title')}>
            <Table.Thead>
              <Table.Tr>
                {COLUMNS.map((column) => (
                  <Table.Th key={column}>{t(`mapping.history.${column}`)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {versions.map((one) => (
                <Table.Tr key={one.version}>
                  <Table.Td fw={600}>{one.version}</Table.Td>
                  <Table.Td data-label={t('mapping.history.when')}>{format.moment(one.createdAt)}</Table.Td>
                  <Table.Td data-label={t('mapping.history.who')}>
                    {why.who(`${one.actor.kind}:${one.actor.id}`)}
                  </Table.Td>
                  <Table.Td data-label={t('mapping.history.what')}>
                    {t('mapping.history.summary', {
                      added: one.added,
                      changed: one.changed,
                      removed: one.removed,
                    })}
                  </Table.Td>
                  <Table.Td>
                    {one.version === newest ? (
                      <StatusBadge tone="good">{t('mapping.history.now')}</StatusBadge>
                    ) : (
                      <Button
                        size="xs"
                        variant="default"
                        aria-expanded={chosen === one.version}
                        onClick={() => setChosen(one.version)}
                      >
                        {t('mapping.history.look', { n: one.version })}
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        {list.hasNextPage && (
          <Button variant="default" loading={list.isFetching} onClick={() => void list.fetchNextPage()}>
            {t('common.more')}
          </Button>
        )}
        {chosen !== undefined && (
          <WayBack
            key={chosen}
            id={id}
            object={object}
            etag={etag}
            mayChange={mayChange}
            isDirty={isDirty}
            from={newest}
            to={chosen}
            onDone={onClose}
          />
        )}
      </Stack>
    </Dialog>
  );
}

type WayBackProps = Omit<Props, 'onClose'> & {
  readonly from: number;
  readonly to: number;
  readonly onDone: () => void;
};

function WayBack({ id, object, etag, mayChange, isDirty, from, to, onDone }: WayBackProps) {
  const { t } = useTranslation();
  const diff = useWayBack(id, object, from, to);
  const rollBack = useRollBack(id, object);
  return (
    <Stack component="section" gap="xs" aria-label={t('mapping.history.wayBack', { n: to })}>
      <Text fw={600}>{t('mapping.history.wayBack', { n: to })}</Text>
      <Loaded query={diff} rows={2}>
        {({ changes }) =>
          changes.length === 0 ? (
            <Text size="sm">{t('mapping.history.same')}</Text>
          ) : (
            changes.map((change) => <Change key={change.markmailField + change.change} change={change} />)
          )
        }
      </Loaded>
      {rollBack.error && <ProblemAlert error={rollBack.error} />}
      {mayChange && isDirty && <Text size="sm">{t('mapping.history.unsaved')}</Text>}
      {mayChange && !isDirty && (
        <Group>
          <Button
            loading={rollBack.isPending}
            onClick={() => rollBack.mutate({ version: to, etag }, { onSuccess: onDone })}
          >
            {t('mapping.history.back', { n: to })}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

export function Change({ change }: { change: LineChange }) {
  const { t } = useTranslation();
  const text = useFieldText();
  const { before, after } = change;
  return (
    <Group gap="xs" align="flex-start">
      <StatusBadge tone={TONES[change.change]}>{t(`mapping.history.${change.change}`)}</StatusBadge>
      <Text size="sm" className="wrap">
        <b>{text.name(change.markmailField)}</b> {(after ?? before)?.crmField}
        {before &&
          after &&
          change.parts.map((part) => (
            <span key={part}>
              {' · '}
              {t(`mapping.history.part.${part}`)}: {shown(before[part], t)} → {shown(after[part], t)}
            </span>
          ))}
      </Text>
    </Group>
  );
}

function shown(part: unknown, t: (key: string, options: { defaultValue: string }) => string): string {
  if (part === undefined || part === null) return '—';
  if (typeof part !== 'string') return JSON.stringify(part);
  return t(`rule.${part}`, { defaultValue: t(`direction.${part}`, { defaultValue: part }) });
}
