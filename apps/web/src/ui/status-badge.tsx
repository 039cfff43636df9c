import { Badge } from '@mantine/core';

export type Tone = 'good' | 'busy' | 'attention' | 'bad' | 'idle';

/** Shape and colour say the same, so that either is enough. */
const LOOKS: Record<Tone, { color: string; path: string }> = {
  good: { color: 'teal', path: 'M2.5 6.5 5 9l4.5-6' },
  busy: { color: 'blue', path: 'M6 2a4 4 0 1 1-4 4' },
  attention: { color: 'orange', path: 'M6 1.8 11 10.3H1ZM6 5v2.2M6 8.7v.1' },
  bad: { color: 'red', path: 'M3 3l6 6M9 3 3 9' },
  idle: { color: 'gray', path: 'M2.5 6h7' },
};

export function StatusBadge({ tone, children }: { tone: Tone; children: string }) {
  const { color, path } = LOOKS[tone];
  return (
    <Badge
      color={color}
      variant="light"
      className={`badge badge-${tone}`}
      leftSection={
        <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
          <path
            d={path}
            fill="none"
            stroke="currentColor"
            strokeWidth="1.8"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </svg>
      }
    >
      {children}
    </Badge>
  );
}
