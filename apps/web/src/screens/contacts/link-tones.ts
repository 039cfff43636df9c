export const LINK_TONES = {
  synced: 'good',
  pending: 'busy',
  rejected: 'bad',
  conflict: 'attention',
  unlinked: 'idle',
} as const;
