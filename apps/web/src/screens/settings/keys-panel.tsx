import { Button, Card, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import type { ApiKeyView } from '../../api/types.js';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.js';
import { useFormat } from '../../ui/format.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { Empty, Loaded } from '../../ui/states.js';
import { Once } from '../../ui/once.js';
import { useRoleOptions } from './members-panel.js';
import { useApiKeys, useCreateKey, useRevokeKey } from './settings.queries.js';

const COLUMNS = ['name', 'role', 'prefix', 'created', 'lastUsed', 'more'] as const;

export function KeysPanel() {
  const { t } = useTranslation();
  const format = useFormat();
  const keys = useApiKeys();
  const [ending, setEnding] = useState<ApiKeyView>();
  return (
    <Stack>
      <NewKey />
      <Loaded query={keys}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('account.noKeys')} />
          ) : (
            <Table className="cards" aria-label={t('account.keys')}>
              <Table.Thead>
                <Table.Tr>
                  {COLUMNS.map((column) => (
                    <Table.Th key={column}>{t(`account.${column}`)}</Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((key) => (
                  <Table.Tr key={key.id}>
                    <Table.Td fw={600}>{key.name}</Table.Td>
                    <Table.Td data-label={t('account.role')}>{t(`role.${key.role}`)}</Table.Td>
                    <Table.Td data-label={t('account.prefix')}>{key.prefix}…</Table.Td>
                    <Table.Td data-label={t('account.created')}>{format.moment(key.createdAt)}</Table.Td>
                    <Table.Td data-label={t('account.lastUsed')}>
                      {key.lastUsedAt ? format.moment(key.lastUsedAt) : t('common.never')}
                    </Table.Td>
                    <Table.Td>
                      <Button
                        size="xs"
                        variant="default"
                        aria-label={`${key.name}: ${t('account.revoke')}`}
                        onClick={() => setEnding(key)}
                      >
                        {t('account.revoke')}
                      </Button>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )
        }
      </Loaded>
      <RevokeKey apiKey={ending} onClose={() => setEnding(undefined)} />
    </Stack>
  );
}

function NewKey() {
  const { t } = useTranslation();
  const create = useCreateKey();
  const roles = useRoleOptions();
  const [name, setName] = useState('');
  const [role, setRole] = useState<ApiKeyView['role']>('operator');
  return (
    <Card withBorder>
      <Stack>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate({ name: name.trim(), role }, { onSuccess: () => setName('') });
          }}
        >
          <Group align="flex-end">
            <TextInput
              label={t('account.name')}
              required
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Select
              label={t('account.role')}
              allowDeselect={false}
              value={role}
              onChange={(value) => setRole(value as ApiKeyView['role'])}
              data={roles}
            />
            <Button type="submit" loading={create.isPending}>
              {t('account.createKey')}
            </Button>
          </Group>
        </form>
        {create.error && <ProblemAlert error={create.error} />}
        {create.data && (
          <Once label={t('account.newKey')} hint={t('account.newKeyHint')} value={create.data.key} />
        )}
      </Stack>
    </Card>
  );
}

function RevokeKey({ apiKey, onClose }: { apiKey: ApiKeyView | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const revoke = useRevokeKey();
  return (
    <Dialog
      opened={apiKey !== undefined}
      onClose={onClose}
      title={t('account.revokeTitle', { name: apiKey?.name })}
    >
      <Text size="sm">{t('account.revokeHint')}</Text>
      {revoke.error && <ProblemAlert error={revoke.error} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          color="red"
          loading={revoke.isPending}
          onClick={() => apiKey && revoke.mutate(apiKey.id, { onSuccess: onClose })}
        >
          {t('account.revoke')}
        </Button>
      </Group>
    </Dialog>
  );
}
