import { Group, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { DirectionCounts, RunView } from '../../api/types.js';
import { useFormat } from '../../ui/format.js';
import { RunBadge } from '../runs/run-progress.js';
import { useRunsOf, type Preview, type PreviewCounts } from './preview.queries.js';

/** A preview's count and the run's that says the same. */
const KINDS = [
  ['create', 'created'],
  ['update', 'updated'],
  ['unchanged', 'unchanged'],
  ['delete', 'deleted'],
  ['rejected', 'rejected'],
] as const;
const SIDES = ['toCrm', 'fromCrm'] as const;

interface Props {
  readonly preview: Preview;
  /** The runs that were started from it. */
  readonly runIds: readonly string[];
}

/** Each object and direction with its counts; once it has run, beside what was really done. */
export function Outcome({ preview, runIds }: Props) {
  const { t } = useTranslation();
  const real = useRunsOf(runIds);
  return (
    <>
      <Table className="cards numeric" aria-label={t('preview.counts')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('run.object')}</Table.Th>
            <Table.Th>{t('run.what')}</Table.Th>
            {KINDS.map(([, kind]) => (
              <Table.Th key={kind}>{t(`run.${kind}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {preview.objects.flatMap((one) =>
            SIDES.map((side) => (
              <Row
                key={`${one.object} ${side}`}
                title={t(`object.${one.object}`)}
                side={side}
                counts={one[side]}
                run={real.find(({ object }) => object === one.object)}
              />
            )),
          )}
        </Table.Tbody>
      </Table>
      {real.length > 0 && (
        <Group gap="md" role="status">
          <Text size="sm">{t('preview.started')}</Text>
          {real.map((run) => (
            <Link key={run.id} to={`/runs/${run.id}`}>
              {t(`object.${run.object}`)} <RunBadge run={run} />
            </Link>
          ))}
        </Group>
      )}
    </>
  );
}

interface RowProps {
  readonly title: string;
  readonly side: (typeof SIDES)[number];
  readonly counts: PreviewCounts;
  readonly run: RunView | undefined;
}

function Row({ title, side, counts, run }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const done: DirectionCounts | undefined = run?.completedAt ? run[side] : undefined;
  return (
    <Table.Tr>
      <Table.Td fw={600}>{title}</Table.Td>
      <Table.Td data-label={t('run.what')}>{t(`direction.${side}`)}</Table.Td>
      {KINDS.map(([kind, did]) => (
        <Table.Td key={kind} data-label={t(`run.${did}`)}>
          {format.number(counts[kind])}
          {done && (
            <Text span size="sm" c="dimmed">
              {' '}
              {t('preview.real', { n: format.number(done[did]) })}
            </Text>
          )}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
