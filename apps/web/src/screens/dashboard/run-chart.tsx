import { Card, Group, Stack, Text, Title } from '@mantine/core';
import type { RunView } from '../../api/types.js';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/format.js';

const BARS = 24;
const HEIGHT = 72;
const WIDTH = 480;
const GAP = 3;

interface Slot {
  readonly from: number;
  readonly done: number;
  readonly rejected: number;
}

/** What the runs on hand changed, in equal pieces of the time that they cover. */
export function RunChart({ runs }: { runs: readonly RunView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const slots = slotsOf(runs);
  const done = slots.reduce((sum, slot) => sum + slot.done, 0);
  const rejected = slots.reduce((sum, slot) => sum + slot.rejected, 0);
  const max = Math.max(1, ...slots.map((slot) => slot.done + slot.rejected));
  const width = WIDTH / BARS;
  const text = t('dashboard.chartText', {
    runs: format.number(runs.length),
    done: format.number(done),
    rejected: format.number(rejected),
  });
  return (
    <Card withBorder component="section" aria-label={t('dashboard.chart')}>
      <Stack gap="xs">
        <Title order={3} size="h5">
          {t('dashboard.chart')}
        </Title>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={text} className="chart">
          {slots.map((slot, index) => {
            const good = (slot.done / max) * HEIGHT;
            const bad = (slot.rejected / max) * HEIGHT;
            const x = index * width + GAP / 2;
            return (
              <g key={slot.from}>
                <rect x={x} y={HEIGHT - 1} width={width - GAP} height={1} className="bar-base" />
                <rect x={x} y={HEIGHT - good} width={width - GAP} height={good} className="bar-good" />
                <rect x={x} y={HEIGHT - good - bad} width={width - GAP} height={bad} className="bar-bad" />
              </g>
            );
          })}
        </svg>
        {slots.length > 0 && (
          <Group justify="space-between">
            <Text size="xs" c="dimmed">
              {format.clock(new Date(slots[0].from).toISOString())}
            </Text>
            <Text size="xs" c="dimmed">
              {t('dashboard.now')}
            </Text>
          </Group>
        )}
        <Text size="sm">{text}</Text>
      </Stack>
    </Card>
  );
}

function slotsOf(runs: readonly RunView[]): Slot[] {
  if (runs.length === 0) return [];
  const times = runs.map((run) => Date.parse(run.createdAt));
  const [from, to] = [Math.min(...times), Date.now() + 1];
  const length = (to - from) / BARS;
  return Array.from({ length: BARS }, (_, index) => {
    const start = from + index * length;
    const within = runs.filter((_run, at) => times[at] >= start && times[at] < start + length);
    return {
      from: start,
      done: within.reduce((sum, run) => sum + run.created + run.updated + run.deleted, 0),
      rejected: within.reduce((sum, run) => sum + run.rejected, 0),
    };
  });
}
