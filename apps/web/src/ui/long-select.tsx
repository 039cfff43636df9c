// A choice from thousands: found by typing, gone through by keys, and only what is in sight is in the page.
import { Popover, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { useId } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { fold } from './fold.js';

const OPTION_PX = 34;
const LIST_PX = 272;
/** How far Page Up and Page Down go. */
const PAGE = Math.floor(LIST_PX / OPTION_PX);

export interface LongOption {
  readonly value: string;
  readonly label: string;
}

interface Props {
  readonly label: string;
  readonly options: readonly LongOption[];
  readonly value: string | null;
  readonly nothingFound: string;
  readonly onChange: (value: string | null) => void;
}

export function LongSelect({ label, options, value, nothingFound, onChange }: Props) {
  const listId = useId();
  const [text, setText] = useState<string>();
  const [at, setAt] = useState(0);
  const chosen = options.find((one) => one.value === value);
  const found = text ? options.filter((one) => fold(one.label).includes(fold(text))) : options;
  const isOpen = text !== undefined;
  const open = () => {
    if (isOpen) return;
    setText('');
    setAt(Math.max(0, value === null ? 0 : options.findIndex((one) => one.value === value)));
  };
  const close = () => setText(undefined);
  const take = (option: LongOption | undefined) => {
    if (!option) return;
    onChange(option.value);
    close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOpen) {
      if (event.key === 'ArrowDown' || event.key === 'Enter') {
        event.preventDefault();
        open();
      }
      return;
    }
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter') take(found[at]);
    else {
      const goal = goalOf(event.key, at, found.length);
      if (goal === undefined) return;
      setAt(goal);
    }
    event.preventDefault();
  };
  return (
    <Popover opened={isOpen} position="bottom-start" width="target" withRoles={false} withinPortal={false}>
      <Popover.Target>
        <TextInput
          label={label}
          role="combobox"
          autoComplete="off"
          aria-expanded={isOpen}
          aria-autocomplete="list"
          {...(isOpen
            ? {
                'aria-controls': listId,
                ...(found.length > 0 ? { 'aria-activedescendant': `${listId}-${at}` } : {}),
              }
            : {})}
          value={text ?? chosen?.label ?? ''}
          onClick={open}
          onBlur={close}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
            if (event.currentTarget.value === '') onChange(null);
          }}
        />
      </Popover.Target>
      <Popover.Dropdown p={4}>
        {found.length === 0 && <Text size="sm">{nothingFound}</Text>}
        {isOpen && <Options id={listId} label={label} options={found} at={at} onTake={take} />}
        <Announcement at={at} count={found.length} />
      </Popover.Dropdown>
    </Popover>
  );
}

function goalOf(key: string, at: number, count: number): number | undefined {
  const goal = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + PAGE,
    PageUp: at - PAGE,
    Home: 0,
    End: count - 1,
  }[key];
  return goal === undefined ? undefined : Math.max(0, Math.min(count - 1, goal));
}

interface OptionsProps {
  readonly id: string;
  readonly label: string;
  readonly options: readonly LongOption[];
  readonly at: number;
  readonly onTake: (option: LongOption) => void;
}

function Options({ id, label, options, at, onTake }: OptionsProps) {
  const viewport = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: options.length,
    estimateSize: () => OPTION_PX,
    getScrollElement: () => viewport.current,
    initialRect: { width: 0, height: LIST_PX },
    initialOffset: Math.max(0, at - PAGE / 2) * OPTION_PX,
    overscan: PAGE,
  });
  const shown = useRef(at);
  if (shown.current !== at) {
    shown.current = at;
    rows.scrollToIndex(at);
  }
  return (
    <div ref={viewport} className="long-view" style={{ maxHeight: LIST_PX }} tabIndex={-1}>
      <div
        role="listbox"
        id={id}
        aria-label={label}
        className="long-list"
        style={{ height: rows.getTotalSize() }}
      >
        {rows.getVirtualItems().map(({ index, start }) => (
          <div
            key={options[index].value}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            aria-posinset={index + 1}
            aria-setsize={options.length}
            className="long-option"
            style={{ height: OPTION_PX, transform: `translateY(${start}px)` }}
            // Before the field loses the focus, which would close the list.
            onMouseDown={(event) => {
              event.preventDefault();
              onTake(options[index]);
            }}
          >
            {options[index].label}
          </div>
        ))}
      </div>
    </div>
  );
}

function Announcement({ at, count }: { at: number; count: number }) {
  const { t } = useTranslation();
  return (
    <VisuallyHidden role="status">{count > 0 && t('common.position', { n: at + 1, count })}</VisuallyHidden>
  );
}
