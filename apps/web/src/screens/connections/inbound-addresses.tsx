import { Alert, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ConnectionView } from '../../api/types.js';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../api/client.js';
import { Dialog } from '../../ui/dialog.js';
import { useFormat } from '../../ui/format.js';
import { Once } from '../../ui/once.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { Loaded } from '../../ui/states.js';

const ADDRESSES = '/api/crm/orgs/{id}/inbound-addresses';

function useAddresses(connectionId: string) {
  const queries = useQueryClient();
  const path = { id: connectionId };
  const queryKey = ['inbound-addresses', connectionId];
  const onSuccess = () => queries.invalidateQueries({ queryKey });
  return {
    list: useQuery({ queryKey, queryFn: () => read(api.GET(ADDRESSES, { params: { path } })) }),
    make: useMutation({
      mutationFn: () => read(api.POST(ADDRESSES, { params: { path }, body: {} })),
      onSuccess,
    }),
    end: useMutation({
      mutationFn: (addressId: string) =>
        read(api.DELETE(`${ADDRESSES}/{addressId}`, { params: { path: { ...path, addressId } } })),
      onSuccess,
    }),
  };
}

/** Where this CRM may tell of changes by itself, so that nobody waits for the next scheduled run. */
export function InboundAddresses({
  connection,
  onClose,
}: {
  connection: ConnectionView;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { list, make, end } = useAddresses(connection.id);
  const error = make.error ?? end.error;
  return (
    <Dialog size="lg" onClose={onClose} title={t('inbound.title')}>
      <Stack>
        <Text size="sm">{t('inbound.hint')}</Text>
        {error && <ProblemAlert error={error} />}
        {Object.entries(make.data?.urls ?? {}).map(([channel, url]) => (
          <Once
            key={channel}
            label={`${t('inbound.new')} (${channel})`}
            hint={t('inbound.newHint')}
            value={url}
          />
        ))}
        <Loaded query={list} rows={2}>
          {({ items }) =>
            items.length === 0 ? (
              <Alert color="gray">{t('inbound.empty')}</Alert>
            ) : (
              <Table className="cards" aria-label={t('inbound.title')}>
                <Table.Thead>
                  <Table.Tr>
                    {['created', 'expires', 'more'].map((column) => (
                      <Table.Th key={column}>{t(`inbound.${column}`)}</Table.Th>
                    ))}
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map((address) => (
                    <Table.Tr key={address.id}>
                      <Table.Td data-label={t('inbound.created')}>
                        {format.moment(address.createdAt)}
                      </Table.Td>
                      <Table.Td data-label={t('inbound.expires')}>
                        {address.expiresAt ? format.moment(address.expiresAt) : t('inbound.stays')}
                      </Table.Td>
                      <Table.Td>
                        <Button
                          size="xs"
                          variant="default"
                          loading={end.isPending && end.variables === address.id}
                          onClick={() => end.mutate(address.id)}
                        >
                          {t('inbound.end')}
                        </Button>
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            )
          }
        </Loaded>
        <Group justify="flex-end">
          <Button loading={make.isPending} onClick={() => make.mutate()}>
            {t('inbound.make')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
