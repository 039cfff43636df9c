import { Alert, Badge, Button, Card, Group, Modal, Stack, Text, Title } from '@mantine/core';
import type { ConnectionView } from '@app/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useFormat } from '../shell/format.js';
import { ProblemAlert } from '../shell/problem-alert.js';
import { useConnections, useDisconnect } from './connections.queries.js';

const COLORS = { connected: 'teal', pending: 'gray', needsReconnect: 'orange', revoked: 'gray' } as const;

export function ConnectionsPage() {
  const { t } = useTranslation();
  const [parameters] = useSearchParams();
  const connections = useConnections();
  const [leaving, setLeaving] = useState<ConnectionView>();
  const failure = parameters.get('error');
  return (
    <Stack maw={900}>
      <Group justify="space-between">
        <Title order={2}>{t('connections.title')}</Title>
        <Button component={Link} to="/connections/new">
          {t('connections.add')}
        </Button>
      </Group>
      {failure && (
        <Alert color="orange" role="alert">
          {t('connections.error', { code: failure })}
        </Alert>
      )}
      {connections.isPending && <Text c="dimmed">{t('common.loading')}</Text>}
      {connections.error && (
        <ProblemAlert error={connections.error} onRetry={() => void connections.refetch()} />
      )}
      {connections.data?.items.length === 0 && <Text c="dimmed">{t('connections.empty')}</Text>}
      {connections.data?.items.map((connection) => (
        <ConnectionCard
          key={connection.id}
          connection={connection}
          onDisconnect={() => setLeaving(connection)}
        />
      ))}
      <DisconnectDialog connection={leaving} onClose={() => setLeaving(undefined)} />
    </Stack>
  );
}

const nameOf = (connection: ConnectionView): string =>
  connection.label ?? connection.orgName ?? connection.provider;

function ConnectionCard({
  connection,
  onDisconnect,
}: {
  connection: ConnectionView;
  onDisconnect: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const calls = connection.limits?.dailyApiCalls;
  return (
    <Card withBorder component="article" aria-label={nameOf(connection)}>
      <Group justify="space-between" align="flex-start">
        <div>
          <Group gap="sm">
            <Text fw={600} component={Link} to={`/connections/${connection.id}`}>
              {nameOf(connection)}
            </Text>
            <Badge color={COLORS[connection.status]} variant="light">
              {t(`connections.${connection.status}`)}
            </Badge>
          </Group>
          <Text size="sm" c="dimmed">
            {[connection.orgName, connection.username, connection.instanceUrl].filter(Boolean).join(' · ')}
          </Text>
          {calls && (
            <Text size="sm" className="numeric">
              {t('connections.calls')}: {format.number(calls.remaining)} / {format.number(calls.max)}
            </Text>
          )}
        </div>
        <Button variant="subtle" color="red" size="compact-sm" onClick={onDisconnect}>
          {t('connections.disconnect')}
        </Button>
      </Group>
    </Card>
  );
}

function DisconnectDialog({
  connection,
  onClose,
}: {
  connection: ConnectionView | undefined;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const disconnect = useDisconnect();
  return (
    <Modal
      opened={connection !== undefined}
      onClose={onClose}
      title={t('connections.confirmTitle', { name: connection && nameOf(connection) })}
    >
      <Text size="sm">{t('connections.confirm')}</Text>
      {disconnect.error && <ProblemAlert error={disconnect.error} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          color="red"
          loading={disconnect.isPending}
          onClick={() => connection && disconnect.mutate(connection.id, { onSuccess: onClose })}
        >
          {t('connections.disconnect')}
        </Button>
      </Group>
    </Modal>
  );
}
