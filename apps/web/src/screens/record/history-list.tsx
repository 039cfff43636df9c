import { Button, Group, Text } from '@mantine/core';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import type { TFunction } from 'i18next';
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { HistoryEntry } from '../../api/types.js';
import { useFieldText } from '../../ui/field-value.js';
import { useFormat } from '../../ui/format.js';
import { StatusBadge, type Tone } from '../../ui/status-badge.js';
import { useWhy } from './use-why.js';

type Change = HistoryEntry['changes'][number];

/** As high as an entry with one change is. Pixels. */
const ENTRY_PX = 78;
/** So many entries beyond the window are kept ready. */
const OVERSCAN = 12;

const TONES: Record<HistoryEntry['kind'], Tone> = {
  created: 'good',
  changed: 'busy',
  overruled: 'attention',
  linked: 'idle',
  asked: 'attention',
  decided: 'good',
};

interface Props {
  readonly entries: readonly HistoryEntry[];
  readonly label: string;
  /** Entries of many records name theirs. */
  readonly isOfMany?: boolean;
  /** What can be done about a change, e.g. to go back. */
  readonly action?: (entry: HistoryEntry, change: Change) => ReactNode;
  /** Called when the end comes near. */
  readonly onEnd: () => void;
}

/** Thousands of entries of which only those in sight are in the page. */
export function HistoryList({ entries, label, isOfMany = false, action, onEnd }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), []);
  const rows = useWindowVirtualizer({
    count: entries.length,
    estimateSize: () => ENTRY_PX,
    overscan: OVERSCAN,
    scrollMargin: top,
    getItemKey: (index) => `${entries[index].id} ${entries[index].kind}`,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= entries.length - OVERSCAN) onEnd();
  }, [last, entries.length]); // `onEnd` is another function at each turn.
  return (
    <ol ref={list} className="history" aria-label={label} style={{ height: rows.getTotalSize() }}>
      {shown.map(({ index, key, start }) => (
        <li
          key={key}
          ref={rows.measureElement}
          data-index={index}
          aria-posinset={index + 1}
          aria-setsize={entries.length}
          style={{ transform: `translateY(${start - top}px)` }}
        >
          <Entry entry={entries[index]} isOfMany={isOfMany} action={action} />
        </li>
      ))}
    </ol>
  );
}

type EntryProps = Pick<Props, 'isOfMany' | 'action'> & { readonly entry: HistoryEntry };

function Entry({ entry, isOfMany, action }: EntryProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const why = useWhy();
  return (
    <>
      <Group gap="xs">
        <StatusBadge tone={TONES[entry.kind]}>{t(`record.kind.${entry.kind}`)}</StatusBadge>
        {isOfMany && (
          <Link to={`/records/${entry.object}/${entry.recordId}`}>{t(`object.${entry.object}`)}</Link>
        )}
        <Text size="sm">{titleOf(entry, t)}</Text>
        <Text size="sm" c="dimmed" className="numeric" title={entry.at}>
          {format.precise(entry.at)}
        </Text>
        <Text size="sm" c="dimmed">
          {why.who(entry.actor)}
        </Text>
        {entry.runId && (
          <Link to={`/runs/${entry.runId}`} className="small">
            {t('record.run')}
          </Link>
        )}
      </Group>
      {entry.changes.map((change) => (
        <ChangeLine key={change.field} entry={entry} change={change} action={action} />
      ))}
    </>
  );
}

function titleOf({ kind, side, crmId }: HistoryEntry, t: TFunction): string {
  if (kind === 'linked') return t('record.linkedTo', { id: crmId ?? t('common.none') });
  if (kind === 'changed') return t(`record.changedBy.${side}`);
  return t(`record.told.${kind}`);
}

type LineProps = Pick<Props, 'action'> & { readonly entry: HistoryEntry; readonly change: Change };

function ChangeLine({ entry, change, action }: LineProps) {
  const { t } = useTranslation();
  const text = useFieldText();
  const why = useWhy();
  const isQuestion = entry.kind === 'asked' || entry.kind === 'decided';
  const values = {
    from: text.value(change.from, change.field),
    to: text.value(change.to, change.field),
  };
  const reason =
    change.rule && (entry.kind === 'decided' ? why.decision(change.rule) : why.reason(change.rule));
  return (
    <Group gap="xs" className="wrap">
      <Text size="sm">
        <b>{text.name(change.field)}</b>{' '}
        {isQuestion ? t('record.bothSides', values) : t('record.fromTo', values)}
        {reason && ` · ${reason}`}
      </Text>
      {action?.(entry, change)}
    </Group>
  );
}

export function BackButton({
  isBusy,
  label,
  onClick,
}: {
  isBusy: boolean;
  label: string;
  onClick: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Button size="compact-sm" variant="default" loading={isBusy} onClick={onClick} aria-label={label}>
      {t('record.back')}
    </Button>
  );
}
