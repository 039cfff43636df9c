import { Badge, Button, Group, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ContactView } from '@app/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type ItemPage } from '../api/client.js';
import { useFormat } from '../shell/format.js';
import { ProblemAlert } from '../shell/problem-alert.js';

const PAGE = 50;

function useContacts(email: string) {
  return useInfiniteQuery({
    queryKey: ['contacts', email],
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams({
        limit: String(PAGE),
        ...(email ? { email } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      });
      return api.get<ItemPage<ContactView>>(`/api/contacts?${query}`);
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

export function ContactsPage() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [email] = useDebouncedValue(text.trim(), 300);
  const contacts = useContacts(email);
  const items = contacts.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack>
      <Group justify="space-between" align="flex-end">
        <Title order={2}>{t('contacts.title')}</Title>
        <TextInput
          label={t('contacts.search')}
          placeholder={t('contacts.searchHint')}
          type="search"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          w={320}
        />
      </Group>
      {contacts.error && <ProblemAlert error={contacts.error} onRetry={() => void contacts.refetch()} />}
      {contacts.isPending && <Text c="dimmed">{t('common.loading')}</Text>}
      {contacts.isSuccess && items.length === 0 && (
        <Text c="dimmed">{t(email ? 'contacts.noMatch' : 'contacts.empty')}</Text>
      )}
      {items.length > 0 && <ContactTable contacts={items} />}
      {contacts.hasNextPage && (
        <Button
          variant="light"
          loading={contacts.isFetchingNextPage}
          onClick={() => void contacts.fetchNextPage()}
        >
          {t('common.more')}
        </Button>
      )}
    </Stack>
  );
}

function ContactTable({ contacts }: { contacts: readonly ContactView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table highlightOnHover stickyHeader>
        <Table.Thead>
          <Table.Tr>
            {['name', 'email', 'company', 'status', 'link', 'updated'].map((column) => (
              <Table.Th key={column}>{t(`contacts.${column}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {contacts.map((contact) => (
            <Table.Tr key={contact.id}>
              <Table.Td>{nameOf(contact) || t('contacts.noName')}</Table.Td>
              <Table.Td>{contact.email ?? t('common.none')}</Table.Td>
              <Table.Td>{contact.company ?? t('common.none')}</Table.Td>
              <Table.Td>
                <Badge color={contact.status === 'active' ? 'teal' : 'gray'} variant="light">
                  {t(`contacts.${contact.status}`)}
                </Badge>
              </Table.Td>
              <Table.Td>
                <Links contact={contact} />
              </Table.Td>
              <Table.Td className="numeric nowrap">{format.moment(contact.updatedAt)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function nameOf({ firstName, lastName }: ContactView): string {
  const isEastern = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(`${firstName}${lastName}`);
  return (isEastern ? [lastName, firstName] : [firstName, lastName]).filter(Boolean).join(' ');
}

const LINK_COLORS = {
  synced: 'teal',
  pending: 'blue',
  rejected: 'red',
  conflict: 'orange',
  unlinked: 'gray',
} as const;

function Links({ contact }: { contact: ContactView }) {
  const { t } = useTranslation();
  if (contact.crmLinks.length === 0) return <Text size="sm">{t('contacts.sync.none')}</Text>;
  return (
    <Group gap="xs">
      {contact.crmLinks.map((link) => (
        <Badge
          key={link.integrationId}
          color={LINK_COLORS[link.syncStatus]}
          variant="dot"
          miw="max-content"
          title={link.crmId ?? undefined}
          tt="none"
        >
          {t(`contacts.sync.${link.syncStatus}`)}
        </Badge>
      ))}
    </Group>
  );
}
