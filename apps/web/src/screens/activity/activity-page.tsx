import { Group, Select, Stack, Table, Tabs, Text } from '@mantine/core';
import type { RunView } from '../../api/types.js';
import { useTranslation } from 'react-i18next';
import { Link, Route, Routes, useLocation, useNavigate, useSearchParams } from 'react-router';
import { api, ApiError, read } from '../../api/client.js';
import { useFormat } from '../../ui/format.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { Empty, Loading, NoPermission, Page } from '../../ui/states.js';
import { Changes } from './changes.js';
import { More, usePages } from './pages.js';
import { RunBadge } from '../runs/run-progress.js';

const TABS = ['runs', 'changes', 'audit'] as const;
const STATES = ['queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled'] as const;

export default function ActivityPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const tab = TABS.find((one) => pathname.endsWith(`/${one}`)) ?? 'runs';
  return (
    <Page title={t('activity.title')} hint={t('activity.zone', { zone: format.timeZone })}>
      <Tabs value={tab} onChange={(to) => void navigate(to === 'runs' ? '/activity' : `/activity/${to}`)}>
        <Tabs.List aria-label={t('activity.title')}>
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`activity.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <Routes>
        <Route index element={<Runs />} />
        <Route path="changes" element={<Changes />} />
        <Route path="audit" element={<Audit />} />
      </Routes>
    </Page>
  );
}

function Runs() {
  const { t } = useTranslation();
  const [parameters, setParameters] = useSearchParams();
  const state = STATES.find((one) => one === parameters.get('state'));
  const list = usePages(['activity', state ?? ''], (query) =>
    read(api.GET('/api/crm/sync/runs', { params: { query: { ...query, ...(state ? { state } : {}) } } })),
  );
  const runs = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack>
      <Group>
        <Select
          label={t('run.state')}
          placeholder={t('activity.all')}
          clearable
          value={state ?? null}
          onChange={(value) => setParameters(value ? { state: value } : {}, { replace: true })}
          data={STATES.map((value) => ({ value, label: t(`run.${value}`) }))}
        />
      </Group>
      {list.error && <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.isSuccess && runs.length === 0 && <Empty title={t('run.empty')} />}
      {runs.length > 0 && <RunTable runs={runs} />}
      <More list={list} />
    </Stack>
  );
}

function RunTable({ runs }: { runs: readonly RunView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Table className="numeric cards" highlightOnHover aria-label={t('activity.runs')}>
      <Table.Thead>
        <Table.Tr>
          {['when', 'object', 'why', 'state', 'what', 'callsShort'].map((column) => (
            <Table.Th key={column}>{t(`run.${column}`)}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {runs.map((run) => (
          <Table.Tr key={run.id}>
            <Table.Td>
              <Link to={`/runs/${run.id}`} title={run.createdAt}>
                {format.moment(run.createdAt)}
              </Link>
            </Table.Td>
            <Table.Td data-label={t('run.object')}>{t(`object.${run.object}`)}</Table.Td>
            <Table.Td data-label={t('run.why')}>{t(`run.trigger.${run.trigger}`)}</Table.Td>
            <Table.Td data-label={t('run.state')}>
              <RunBadge run={run} />
            </Table.Td>
            <Table.Td data-label={t('run.what')}>
              {t('run.summary', {
                created: format.number(run.created),
                updated: format.number(run.updated),
                rejected: format.number(run.rejected),
              })}
            </Table.Td>
            <Table.Td data-label={t('run.callsShort')}>{format.number(run.apiCalls)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Audit() {
  const { t } = useTranslation();
  const format = useFormat();
  const list = usePages(['audit'], (query) => read(api.GET('/api/auth/audit', { params: { query } })));
  const entries = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.error instanceof ApiError && list.error.problem.status === 403) return <NoPermission />;
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t('activity.auditHint')}
      </Text>
      {list.error && <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.isSuccess && entries.length === 0 && <Empty title={t('activity.auditEmpty')} />}
      {entries.length > 0 && (
        <Table className="cards" aria-label={t('activity.audit')}>
          <Table.Thead>
            <Table.Tr>
              {['at', 'action', 'actor', 'subject'].map((column) => (
                <Table.Th key={column}>{t(`activity.${column}`)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entries.map((entry) => (
              <Table.Tr key={entry.id}>
                <Table.Td className="numeric nowrap" title={entry.at}>
                  {format.moment(entry.at)}
                </Table.Td>
                <Table.Td data-label={t('activity.action')}>
                  {t(`activity.did.${entry.action.replaceAll('.', '_')}`, { defaultValue: entry.action })}
                </Table.Td>
                <Table.Td data-label={t('activity.actor')} className="wrap">
                  {t(`activity.kind.${entry.actorKind}`, { defaultValue: entry.actorKind })}
                </Table.Td>
                <Table.Td data-label={t('activity.subject')} className="wrap">
                  {entry.subjectId ?? t('common.none')}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <More list={list} />
    </Stack>
  );
}
