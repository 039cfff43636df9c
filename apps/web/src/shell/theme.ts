import { createTheme } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'blue',
  // Dark enough that white on it, and it on white, is read by everybody (WCAG 2.2 AA).
  primaryShade: 8,
  defaultRadius: 'md',
  fontFamily: '"Inter", "Hiragino Sans", "Noto Sans JP", "Yu Gothic UI", system-ui, sans-serif',
  headings: { fontWeight: '650' },
});
