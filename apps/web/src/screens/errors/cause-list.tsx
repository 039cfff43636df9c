import { Accordion, Button, CopyButton, Group, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isCatalogued, REMEDIES, textKey, type Remedy } from '../../problems/catalogue.js';
import { useFormat } from '../../ui/format.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { useCan } from '../../ui/use-can.js';
import { useRetryRows } from '../runs/runs.queries.js';
import type { Cause } from './causes.js';

/** So many rows of a cause are listed; the rest is counted. */
const ROWS_SHOWN = 50;

/** One line a cause: what, how often, since when; inside: why, what to do, and the rows. */
export function CauseList({ causes }: { causes: readonly Cause[] }) {
  const { t } = useTranslation();
  return (
    <Accordion variant="separated" order={3} aria-label={t('errors.title')}>
      {causes.map((cause) => (
        <CauseItem key={cause.key} cause={cause} />
      ))}
    </Accordion>
  );
}

function CauseItem({ cause }: { cause: Cause }) {
  const { t } = useTranslation();
  const format = useFormat();
  const key = textKey(cause.code);
  const isKnown = isCatalogued(cause.code);
  const where = [t(`object.${cause.object}`), t(`errors.${cause.direction}`), cause.field]
    .filter(Boolean)
    .join(' · ');
  return (
    <Accordion.Item value={cause.key}>
      <Accordion.Control>
        <Group justify="space-between" wrap="wrap" pr="sm">
          <div>
            <Text fw={600}>{isKnown ? t(`${key}.title`) : t('errors.other', { code: cause.code })}</Text>
            <Text size="sm" c="dimmed">
              {where} · {t('errors.since', { when: format.moment(cause.firstAt) })}
            </Text>
          </div>
          <Text fw={650} className="numeric nowrap">
            {t('errors.count', { n: format.number(cause.rows.length) })}
          </Text>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack gap="sm">
          <div>
            <Text size="sm">
              <b>{t('errors.why')}</b> {isKnown ? t(`${key}.why`) : cause.rows[0].message}
            </Text>
            <Text size="sm">
              <b>{t('errors.todo')}</b> {isKnown ? t(`${key}.fix`) : cause.rows[0].fix}
            </Text>
          </div>
          <Actions cause={cause} remedy={REMEDIES[cause.code] ?? 'syncAgain'} />
          <Rows cause={cause} />
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}

/** Where each remedy is at home; those without an address are done on the spot. */
function addressOf(remedy: Remedy, { integrationId, object }: Cause): string | undefined {
  const at = `/integrations/${integrationId}`;
  return {
    mapping: `${at}/mapping?object=${object}`,
    objects: `${at}/objects`,
    settings: `${at}/settings`,
    contacts: '/contacts',
    reconnect: '/connections/new',
    signIn: '/sign-in',
    syncAgain: undefined,
    askAdmin: undefined,
    wait: undefined,
    support: undefined,
  }[remedy];
}

function Actions({ cause, remedy }: { cause: Cause; remedy: Remedy }) {
  const { t } = useTranslation();
  const format = useFormat();
  const retry = useRetryRows();
  const mayRetry = useCan('operator');
  const address = addressOf(remedy, cause);
  return (
    <>
      <Group gap="xs">
        {address && (
          <Button component={Link} to={address} size="xs">
            {t(`remedy.${remedy}`)}
          </Button>
        )}
        {remedy === 'askAdmin' && <CopyForAdmin cause={cause} />}
        {mayRetry && (
          <Button
            size="xs"
            variant="default"
            loading={retry.isPending}
            onClick={() => retry.mutate(cause.byRun)}
          >
            {t('errors.retry', { n: format.number(cause.rows.length) })}
          </Button>
        )}
      </Group>
      {retry.isSuccess && (
        <Text size="sm" role="status">
          {t('errors.retried', { n: format.number(retry.data.rows) })}{' '}
          {retry.data.runId && <Link to={`/runs/${retry.data.runId}`}>{t('errors.watch')}</Link>}
        </Text>
      )}
      {retry.error && <ProblemAlert error={retry.error} />}
    </>
  );
}

function CopyForAdmin({ cause }: { cause: Cause }) {
  const { t } = useTranslation();
  const text = t('errors.adminText', {
    object: cause.object,
    field: cause.field ?? t('common.none'),
    code: cause.code,
    n: cause.rows.length,
    ids: cause.rows
      .slice(0, 10)
      .map((row) => row.crmId ?? row.recordId)
      .join(', '),
  });
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button size="xs" onClick={copy}>
          {copied ? t('common.copied') : t('remedy.askAdmin')}
        </Button>
      )}
    </CopyButton>
  );
}

function Rows({ cause }: { cause: Cause }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <Table className="cards" aria-label={t('errors.rows')}>
        <Table.Thead>
          <Table.Tr>
            {['record', 'message', 'at'].map((column) => (
              <Table.Th key={column}>{t(`errors.${column}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {cause.rows.slice(0, ROWS_SHOWN).map((row) => (
            <Table.Tr key={row.id}>
              @@
              <Table.Td data-label={t('errors.message')}>{row.message}</Table.Td>
              <Table.Td data-label={t('errors.at')} className="numeric nowrap">
                {format.moment(row.at)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {cause.rows.length > ROWS_SHOWN && (
        <Text size="sm" c="dimmed">
          {t('errors.more', { n: format.number(cause.rows.length - ROWS_SHOWN) })}
        </Text>
      )}
    </>
  );
}
