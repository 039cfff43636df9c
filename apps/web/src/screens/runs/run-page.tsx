import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useFormat } from '../../ui/format.js';
import { Loaded, Page } from '../../ui/states.js';
import { CauseList } from '../errors/cause-list.js';
import { causesOf } from '../errors/causes.js';
import { RunProgress } from './run-progress.js';
import { useRejectedRows, useRun } from './runs.queries.js';

/** One run: what it did, and what it could not do. */
export default function RunPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { id = '' } = useParams();
  const run = useRun(id);
  const rejected = useRejectedRows(id);
  const hint =
    run.data &&
    [
      t(`object.${run.data.object}`),
      t(`run.trigger.${run.data.trigger}`),
      format.moment(run.data.createdAt),
      format.timeZone,
    ].join(' · ');
  return (
    <Page title={t('run.title')} {...(hint ? { hint } : {})}>
      <Loaded query={run}>
        {(current) => (
          <Stack>
            <RunProgress run={current} />
            <Link to={`/integrations/${current.integrationId}`}>{t('run.toIntegration')}</Link>
            {current.rejected > 0 && (
              <Loaded query={rejected}>
                {({ items }) => (
                  <CauseList
                    causes={causesOf(
                      items.map((row) => ({
                        row,
                        object: current.object,
                        integrationId: current.integrationId,
                        runId: current.id,
                      })),
                    )}
                  />
                )}
              </Loaded>
            )}
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
