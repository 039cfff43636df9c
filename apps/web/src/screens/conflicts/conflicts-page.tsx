import { Alert, Button, Card, Group, Kbd, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import type { ConflictView } from '../../api/types.js';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client.js';
import { Dialog } from '../../ui/dialog.js';
import { useFormat } from '../../ui/format.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { Empty, Loading, NoPermission, Page } from '../../ui/states.js';
import { useCan } from '../../ui/use-can.js';
import { useConflicts, useDecideMany, useDecideOne } from './conflicts.queries.js';

type Choice = 'crm' | 'markmail';

/** Fields that both sides changed and whose rule is to ask. */
export default function ConflictsPage() {
  const { t } = useTranslation();
  const list = useConflicts();
  const mayDecide = useCan('operator');
  const conflicts = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.error instanceof ApiError && list.error.problem.status === 403) return <NoPermission />;
  return (
    <Page title={t('conflicts.title')} hint={t('conflicts.hint')}>
      {list.error && <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.isSuccess && conflicts.length === 0 && (
        <Empty title={t('conflicts.empty')} hint={t('conflicts.emptyHint')} />
      )}
      {conflicts.length > 0 && mayDecide && <Bulk conflicts={conflicts} />}
      <Queue conflicts={conflicts} mayDecide={mayDecide} />
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </Page>
  );
}

/** All that are in sight alike, after one question. */
function Bulk({ conflicts }: { conflicts: readonly ConflictView[] }) {
  const { t } = useTranslation();
  const decide = useDecideMany();
  const [choice, setChoice] = useState<Choice>();
  const submit = () =>
    choice &&
    decide.mutate({ ids: conflicts.map(({ id }) => id), choice }, { onSettled: () => setChoice(undefined) });
  return (
    <Stack gap="xs">
      <Group>
        <Button variant="default" onClick={() => setChoice('markmail')}>
          {t('conflicts.allMarkmail', { n: conflicts.length })}
        </Button>
        <Button variant="default" onClick={() => setChoice('crm')}>
          {t('conflicts.allCrm', { n: conflicts.length })}
        </Button>
      </Group>
      {decide.error && <ProblemAlert error={decide.error} />}
      {decide.data && (
        <Alert color={decide.data.failed.length > 0 ? 'orange' : 'teal'} role="status">
          {t('conflicts.decided', { n: decide.data.resolved, failed: decide.data.failed.length })}
        </Alert>
      )}
      <Dialog
        opened={choice !== undefined}
        onClose={() => setChoice(undefined)}
        title={t('conflicts.confirm')}
      >
        <Text size="sm">
          {t(choice === 'crm' ? 'conflicts.allCrm' : 'conflicts.allMarkmail', { n: conflicts.length })}
        </Text>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={() => setChoice(undefined)}>
            {t('common.cancel')}
          </Button>
          <Button loading={decide.isPending} onClick={submit} data-autofocus>
            {t('conflicts.decide')}
          </Button>
        </Group>
      </Dialog>
    </Stack>
  );
}

interface QueueProps {
  readonly conflicts: readonly ConflictView[];
  readonly mayDecide: boolean;
}

/** ↑ and ↓ go through the queue; M and C decide where one is: two keys a record. */
function Queue({ conflicts, mayDecide }: QueueProps) {
  const { t } = useTranslation();
  const decide = useDecideOne();
  const list = useRef<HTMLDivElement>(null);
  const [last, setLast] = useState<number>();
  const count = conflicts.length;
  useEffect(() => {
    if (last === undefined) return;
    cardsIn(list.current)[Math.min(last, count - 1)]?.focus();
    setLast(undefined);
  }, [count]); // Only once what was decided has left the queue.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey) return;
    const cards = cardsIn(list.current);
    const at = cards.findIndex((card) => card.contains(document.activeElement));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      cards[Math.max(0, Math.min(cards.length - 1, at + step))]?.focus();
    }
    const choice = { m: 'markmail', c: 'crm' }[event.key.toLowerCase()] as Choice | undefined;
    if (!choice || at < 0 || !mayDecide) return;
    setLast(at);
    decide.mutate({ id: conflicts[at].id, choice });
  };
  if (count === 0) return null;
  return (
    <Stack ref={list} onKeyDown={onKeyDown} component="section" aria-label={t('conflicts.title')}>
      {mayDecide && (
        <Text size="sm" c="dimmed">
          <Kbd>↑</Kbd> <Kbd>↓</Kbd> {t('conflicts.keyMove')} · <Kbd>M</Kbd> {t('conflicts.useMarkmail')} ·{' '}
          <Kbd>C</Kbd> {t('conflicts.useCrm')}
        </Text>
      )}
      {decide.error && <ProblemAlert error={decide.error} />}
      {conflicts.map((conflict) => (
        <ConflictCard
          key={conflict.id}
          conflict={conflict}
          mayDecide={mayDecide}
          isBusy={decide.isPending && decide.variables.id === conflict.id}
          onDecide={(decision) => decide.mutate({ id: conflict.id, ...decision })}
        />
      ))}
    </Stack>
  );
}

const cardsIn = (list: HTMLElement | null): HTMLElement[] => [
  ...(list?.querySelectorAll<HTMLElement>('article') ?? []),
];

interface CardProps {
  readonly conflict: ConflictView;
  readonly mayDecide: boolean;
  readonly isBusy: boolean;
  readonly onDecide: (decision: { choice: Choice } | { choice: 'value'; value: string }) => void;
}

function ConflictCard({ conflict, mayDecide, isBusy, onDecide }: CardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [own, setOwn] = useState<string>();
  const field = t(`field.${conflict.field}`, { defaultValue: conflict.field });
  const title = `${t(`object.${conflict.object}`)} · ${field}`;
  return (
    <Card withBorder component="article" tabIndex={0} aria-label={title}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Text fw={600}>{title}</Text>
          <Text size="sm" c="dimmed">
            {t('conflicts.detected', { when: format.moment(conflict.detectedAt) })}
          </Text>
        </Group>
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <Side name={t('conflicts.markmail')} value={conflict.markmail} />
          <Side name={t('conflicts.base')} value={conflict.base} />
          <Side name={t('conflicts.crm')} value={conflict.crm} />
        </SimpleGrid>
        {mayDecide && (
          <Group gap="xs" align="flex-end">
            <Button size="xs" loading={isBusy} onClick={() => onDecide({ choice: 'markmail' })}>
              {t('conflicts.useMarkmail')}
            </Button>
            <Button size="xs" loading={isBusy} onClick={() => onDecide({ choice: 'crm' })}>
              {t('conflicts.useCrm')}
            </Button>
            {own === undefined ? (
              <Button size="xs" variant="default" onClick={() => setOwn(textOf(conflict.markmail))}>
                {t('conflicts.other')}
              </Button>
            ) : (
              <>
                <TextInput
                  size="xs"
                  label={t('conflicts.value')}
                  value={own}
                  autoFocus
                  onChange={(event) => setOwn(event.currentTarget.value)}
                />
                <Button size="xs" variant="default" onClick={() => onDecide({ choice: 'value', value: own })}>
                  {t('conflicts.useValue')}
                </Button>
              </>
            )}
          </Group>
        )}
      </Stack>
    </Card>
  );
}

function Side({ name, value }: { name: string; value: ConflictView['crm'] }) {
  const { t } = useTranslation();
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text className="wrap">{textOf(value) || t('common.none')}</Text>
    </div>
  );
}

const textOf = (value: ConflictView['crm']): string =>
  value === null ? '' : Array.isArray(value) ? value.join(', ') : String(value);
