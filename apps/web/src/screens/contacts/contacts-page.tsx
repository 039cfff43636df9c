import { Button, Group, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import type { ContactView } from '../../api/types.js';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, read } from '../../api/client.js';
import { useFormat } from '../../ui/format.js';
import { useLiveEvents } from '../../ui/live-events.js';
import { Empty, Loading, Page } from '../../ui/states.js';
import { LINK_TONES } from './link-tones.js';
import { nameOf } from './name-of.js';
import { StatusBadge } from '../../ui/status-badge.js';
import { ProblemAlert } from '../../ui/problem-alert.js';

const PAGE = 50;

function useContacts(email: string) {
  const queries = useQueryClient();
  useLiveEvents('contact', () => void queries.invalidateQueries({ queryKey: ['contacts'] }));
  return useInfiniteQuery({
    queryKey: ['contacts', email],
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const query = { limit: PAGE, ...(email ? { email } : {}), ...(pageParam ? { cursor: pageParam } : {}) };
      return read(api.GET('/api/contacts', { params: { query } }));
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

export default function ContactsPage() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [email] = useDebouncedValue(text.trim(), 300);
  const contacts = useContacts(email);
  const items = contacts.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={t('contacts.title')}
      aside={
        <TextInput
          label={t('contacts.search')}
          placeholder={t('contacts.searchHint')}
          type="search"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          w={{ base: 280, sm: 320 }}
        />
      }
    >
      {contacts.error && <ProblemAlert error={contacts.error} onRetry={() => void contacts.refetch()} />}
      {contacts.isPending && <Loading />}
      {contacts.isSuccess && items.length === 0 && (
        <Empty
          title={t(email ? 'contacts.noMatch' : 'contacts.empty')}
          {...(email ? {} : { hint: t('contacts.emptyHint') })}
        />
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
    </Page>
  );
}

const COLUMNS = ['name', 'email', 'company', 'status', 'link', 'updated'] as const;

function ContactTable({ contacts }: { contacts: readonly ContactView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const label = Object.fromEntries(COLUMNS.map((column) => [column, t(`contacts.${column}`)]));
  return (
    <Table highlightOnHover className="cards">
      <Table.Thead>
        <Table.Tr>
          {COLUMNS.map((column) => (
            <Table.Th key={column}>{label[column]}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {contacts.map((contact) => (
          <Table.Tr key={contact.id}>
            <Table.Td fw={600}>
              <Link to={`/records/contact/${contact.id}`}>{nameOf(contact) || t('contacts.noName')}</Link>
            </Table.Td>
            <Table.Td data-label={label.email}>{contact.email ?? t('common.none')}</Table.Td>
            <Table.Td data-label={label.company}>{contact.company ?? t('common.none')}</Table.Td>
            <Table.Td data-label={label.status}>
              <StatusBadge tone={contact.status === 'active' ? 'good' : 'idle'}>
                {t(`contacts.${contact.status}`)}
              </StatusBadge>
            </Table.Td>
            <Table.Td data-label={label.link}>
              <Links contact={contact} />
            </Table.Td>
            <Table.Td data-label={label.updated} className="numeric nowrap">
              {format.moment(contact.updatedAt)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Links({ contact }: { contact: ContactView }) {
  const { t } = useTranslation();
  if (contact.crmLinks.length === 0) return <Text size="sm">{t('contacts.sync.none')}</Text>;
  return (
    <Group gap="xs">
      {contact.crmLinks.map((link) => (
        <StatusBadge key={link.integrationId} tone={LINK_TONES[link.syncStatus]}>
          {t(`contacts.sync.${link.syncStatus}`)}
        </StatusBadge>
      ))}
    </Group>
  );
}
