/** What the rail and the palette offer. */
export const PAGES = [
  { path: '/', label: 'nav.overview' },
  { path: '/connections', label: 'nav.connections' },
  { path: '/conflicts', label: 'nav.conflicts' },
  { path: '/errors', label: 'nav.errors' },
  { path: '/activity', label: 'nav.activity' },
  { path: '/contacts', label: 'nav.contacts' },
  { path: '/settings', label: 'nav.settings' },
] as const;
