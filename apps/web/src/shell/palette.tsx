import { NavLink, Stack, Text, TextInput } from '@mantine/core';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useConnections, useIntegrations } from '../screens/connections/connections.queries.js';
import { Dialog } from '../ui/dialog.js';
import { fold } from '../ui/fold.js';
import { PAGES } from './pages.js';

interface Target {
  readonly label: string;
  readonly kind: string;
  readonly path: string;
}

const INTEGRATION_TABS = ['', '/objects', '/mapping', '/preview', '/settings'] as const;

/** Goes anywhere by a few letters. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const found = useTargets().filter(({ label }) => fold(label).includes(fold(text)));
  const chosen = Math.min(at, found.length - 1);
  const go = (target: Target | undefined) => {
    if (!target) return;
    onClose();
    void navigate(target.path);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter') go(found[chosen]);
    if (step === undefined) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(found.length - 1, chosen + step)));
  };
  return (
    <Dialog opened onClose={onClose} title={t('palette.title')}>
      <Stack gap="xs">
        <TextInput
          label={t('palette.label')}
          data-autofocus
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <Text size="xs" c="dimmed" role="status">
          {t('palette.found', { n: found.length })}
        </Text>
        <div className="palette-list">
          {found.map((target, index) => (
            <NavLink
              key={`${target.path}${target.label}`}
              component="button"
              label={target.label}
              description={target.kind}
              active={index === chosen}
              onClick={() => go(target)}
            />
          ))}
        </div>
      </Stack>
    </Dialog>
  );
}

function useTargets(): Target[] {
  const { t } = useTranslation();
  const integrations = useIntegrations();
  const connections = useConnections();
  return [
    ...PAGES.map(({ path, label }) => ({ label: t(label), kind: t('palette.screen'), path })),
    { label: t('connections.add'), kind: t('palette.screen'), path: '/connections/new' },
    ...(integrations.data?.items ?? []).flatMap(({ id, name }) =>
      INTEGRATION_TABS.map((tab) => ({
        label: `${name}: ${t(`integration.tab${tab || '/status'}`)}`,
        kind: t('palette.integration'),
        path: `/integrations/${id}${tab}`,
      })),
    ),
    ...(connections.data?.items ?? []).map(({ id, label, orgName, provider }) => ({
      label: label ?? orgName ?? provider,
      kind: t('palette.connection'),
      path: `/connections/${id}`,
    })),
  ];
}
