import { Button, Card, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import type { MemberView } from '../../api/types.js';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.js';
import { Once } from '../../ui/once.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { Loaded } from '../../ui/states.js';
import {
  useAddMember,
  useChangeRole,
  useMembers,
  useRemoveMember,
  useSignInLink,
} from './settings.queries.js';

const ROLES = ['viewer', 'operator', 'admin', 'owner'] as const;

export function useRoleOptions() {
  const { t } = useTranslation();
  return ROLES.map((value) => ({ value, label: t(`role.${value}`) }));
}

export function MembersPanel() {
  const { t } = useTranslation();
  const members = useMembers();
  const changeRole = useChangeRole();
  const link = useSignInLink();
  const roles = useRoleOptions();
  const [leaving, setLeaving] = useState<MemberView>();
  const error = changeRole.error ?? link.error;
  return (
    <Stack>
      <AddMember />
      {error && <ProblemAlert error={error} />}
      {link.data && <Once label={t('account.link')} hint={t('account.linkHint')} value={link.data.url} />}
      <Loaded query={members}>
        {({ items }) => (
          <Table className="cards" aria-label={t('account.members')}>
            <Table.Thead>
              <Table.Tr>
                {['email', 'role', 'more'].map((column) => (
                  <Table.Th key={column}>{t(`account.${column}`)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((member) => (
                <Table.Tr key={member.id}>
                  <Table.Td className="wrap">{member.email}</Table.Td>
                  <Table.Td data-label={t('account.role')}>
                    <Select
                      aria-label={`${member.email}: ${t('account.role')}`}
                      allowDeselect={false}
                      value={member.role}
                      onChange={(role) => role && changeRole.mutate({ id: member.id, role: role })}
                      data={roles}
                    />
                  </Table.Td>
                  <Table.Td>
                    <Group gap="xs">
                      <Button size="xs" variant="default" onClick={() => link.mutate(member.email)}>
                        {t('account.makeLink')}
                      </Button>
                      <Button size="xs" variant="default" onClick={() => setLeaving(member)}>
                        {t('account.remove')}
                      </Button>
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Loaded>
      <Text size="sm" c="dimmed">
        {t('account.rolesHint')}
      </Text>
      <RemoveMember member={leaving} onClose={() => setLeaving(undefined)} />
    </Stack>
  );
}

function AddMember() {
  const { t } = useTranslation();
  const add = useAddMember();
  const roles = useRoleOptions();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<MemberView['role']>('viewer');
  return (
    <Card withBorder>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate({ email: email.trim(), role }, { onSuccess: () => setEmail('') });
        }}
      >
        <Group align="flex-end">
          <TextInput
            type="email"
            label={t('account.email')}
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Select
            label={t('account.role')}
            allowDeselect={false}
            value={role}
            onChange={(value) => setRole(value as MemberView['role'])}
            data={roles}
          />
          <Button type="submit" loading={add.isPending}>
            {t('account.add')}
          </Button>
        </Group>
        {add.error && <ProblemAlert error={add.error} />}
      </form>
    </Card>
  );
}

function RemoveMember({ member, onClose }: { member: MemberView | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useRemoveMember();
  return (
    <Dialog
      opened={member !== undefined}
      onClose={onClose}
      title={t('account.removeTitle', { email: member?.email })}
    >
      <Text size="sm">{t('account.removeHint')}</Text>
      {remove.error && <ProblemAlert error={remove.error} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          color="red"
          loading={remove.isPending}
          onClick={() => member && remove.mutate(member.id, { onSuccess: onClose })}
        >
          {t('account.remove')}
        </Button>
      </Group>
    </Dialog>
  );
}
