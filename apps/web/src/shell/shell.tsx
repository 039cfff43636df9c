import {
  ActionIcon,
  Alert,
  AppShell,
  Burger,
  Button,
  Group,
  NavLink,
  SegmentedControl,
  Text,
  Title,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure, useHotkeys, useNetwork } from '@mantine/hooks';
import type { Principal } from '../api/types.js';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink as RouterLink, useLocation } from 'react-router';
import { changeLanguage, type Language } from '../i18n/index.js';
import { useIsLive, useLiveRuns } from '../screens/runs/runs.queries.js';
import { useSignOut } from '../screens/sign-in/use-session.js';
import { PrincipalContext } from '../ui/use-can.js';
import { PAGES } from './pages.js';

const Palette = lazy(() => import('./palette.js'));

export function Shell({ principal, children }: { principal: Principal; children: ReactNode }) {
  const { t } = useTranslation();
  const [isOpen, { toggle, close }] = useDisclosure();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  useLiveRuns();
  useHotkeys([['mod+K', () => setPaletteOpen(true)]], []);
  return (
    <PrincipalContext value={principal}>
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
        padding={{ base: 'sm', sm: 'lg' }}
      >
        <AppShell.Header>
          <a className="skip-link" href="#content">
            {t('app.skip')}
          </a>
          <Group h="100%" px="sm" gap="xs" justify="space-between" wrap="nowrap">
            <Group gap="xs" wrap="nowrap" miw={0}>
              <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('app.menu')} />
              <img src="/favicon.svg" alt="" width={28} height={28} className="logo" />
              <Title order={1} size="h4" visibleFrom="xs" className="nowrap">
                {t('app.name')}
              </Title>
            </Group>
            <Group gap="xs" wrap="nowrap">
              <Button variant="default" size="xs" onClick={() => setPaletteOpen(true)} visibleFrom="xs">
                {t('palette.open')}
                <kbd className="kbd">Ctrl K</kbd>
              </Button>
              <LanguageSwitch />
              <SchemeSwitch />
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="sm">
          <Pages onGo={close} />
          <Account principal={principal} />
        </AppShell.Navbar>
        <AppShell.Main id="content" tabIndex={-1}>
          <OfflineBanner />
          {children}
        </AppShell.Main>
      </AppShell>
      {isPaletteOpen && (
        <Suspense>
          <Palette onClose={() => setPaletteOpen(false)} />
        </Suspense>
      )}
    </PrincipalContext>
  );
}

function Pages({ onGo }: { onGo: () => void }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const isHere = (path: string) =>
    path === '/' ? pathname === '/' || pathname.startsWith('/integrations/') : pathname.startsWith(path);
  return (
    <AppShell.Section grow component="nav" aria-label={t('app.menu')}>
      {PAGES.map(({ path, label }) => (
        <NavLink
          key={path}
          component={RouterLink}
          to={path}
          label={t(label)}
          active={isHere(path)}
          aria-current={isHere(path) ? 'page' : undefined}
          onClick={onGo}
        />
      ))}
    </AppShell.Section>
  );
}

function Account({ principal }: { principal: Principal }) {
  const { t } = useTranslation();
  const signOut = useSignOut();
  const isLive = useIsLive();
  return (
    <AppShell.Section className="account">
      <Text size="xs" role="status">
        {t(isLive ? 'app.live' : 'app.polling')}
      </Text>
      <Text size="sm" fw={600} truncate>
        {principal.tenantName}
      </Text>
      <Text size="xs" c="dimmed" truncate>
        {principal.email ?? principal.actorKind} · {t(`role.${principal.role}`)}
      </Text>
      <Button variant="default" size="xs" mt="xs" fullWidth onClick={() => signOut.mutate()}>
        {t('app.signOut')}
      </Button>
    </AppShell.Section>
  );
}

function OfflineBanner() {
  const { t } = useTranslation();
  const { online } = useNetwork();
  if (online) return null;
  return (
    <Alert color="orange" role="status" mb="md" title={t('states.offline')}>
      {t('states.offlineHint')}
    </Alert>
  );
}

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('app.language')}
      value={i18n.language}
      onChange={(value) => changeLanguage(value as Language)}
      data={[
        { value: 'ja', label: '日本語' },
        { value: 'en', label: 'English' },
      ]}
    />
  );
}

function SchemeSwitch() {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={t('app.theme')}
      onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
    >
      <span aria-hidden>{scheme === 'dark' ? '☀' : '☾'}</span>
    </ActionIcon>
  );
}
