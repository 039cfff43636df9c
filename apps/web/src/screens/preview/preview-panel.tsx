import { Alert, Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { IntegrationView } from '../../api/types.js';
import { useFormat } from '../../ui/format.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { useCan } from '../../ui/use-can.js';
import { Loading } from '../../ui/states.js';
import { useStartAll } from '../runs/runs.queries.js';
import { ConfirmStart } from './confirm-start.js';
import { dangersIn } from './danger.js';
import { Outcome } from './outcome.js';
import { usePreview, type Mode, type Preview } from './preview.queries.js';
import { Samples } from './samples.js';

const MODES = ['incremental', 'full'] as const;

/** What a run would do, before it does it. */
export default function PreviewPanel({ integration }: { integration: IntegrationView }) {
  const { t } = useTranslation();
  const preview = usePreview(integration.id);
  const mayAsk = useCan('operator');
  const [mode, setMode] = useState<Mode>('full');
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t('preview.hint')}
      </Text>
      {mayAsk ? (
        <Group align="flex-end" className="no-print">
          <Radio.Group label={t('preview.mode')} value={mode} onChange={(value) => setMode(value)}>
            <Group mt="xs">
              {MODES.map((value) => (
                <Radio key={value} value={value} label={t(`preview.${value}`)} />
              ))}
            </Group>
          </Radio.Group>
          <Button loading={preview.isPending} onClick={() => preview.mutate(mode)}>
            {t('preview.ask')}
          </Button>
        </Group>
      ) : (
        <Text size="sm">{t('states.readOnly')}</Text>
      )}
      {integration.settings.schedule.kind === 'manual' && (
        <Text size="sm">
          {t('preview.isManual')}{' '}
          <Link to={`/integrations/${integration.id}/settings`}>{t('preview.toSettings')}</Link>
        </Text>
      )}
      {preview.error && <ProblemAlert error={preview.error} />}
      {preview.isPending && <Loading rows={6} />}
      {preview.data && (
        <Answer
          key={preview.submittedAt}
          integration={integration}
          preview={preview.data}
          mode={preview.variables}
        />
      )}
    </Stack>
  );
}

interface AnswerProps {
  readonly integration: IntegrationView;
  readonly preview: Preview;
  readonly mode: Mode;
}

function Answer({ integration, preview, mode }: AnswerProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const start = useStartAll();
  const [isAsking, setAsking] = useState(false);
  const dangers = dangersIn(preview);
  const begin = () =>
    start.mutate({ integrationId: integration.id, mode }, { onSettled: () => setAsking(false) });
  return (
    <Stack component="section" aria-label={t('preview.title')}>
      <Alert color="blue" role="status" title={t('preview.title')}>
        {t('preview.cost', {
          calls: format.number(preview.apiCalls),
          time: format.duration(preview.seconds),
        })}{' '}
        {t('preview.nothingWritten')}
      </Alert>
      {!preview.isComplete && (
        <Alert color="orange" role="status">
          {t('preview.incomplete')}
        </Alert>
      )}
      <Outcome preview={preview} runIds={start.data ?? []} />
      {preview.conflicts > 0 && (
        <Text size="sm">{t('preview.conflicts', { n: format.number(preview.conflicts) })}</Text>
      )}
      <Samples samples={preview.samples} />
      {start.error && <ProblemAlert error={start.error} />}
      {!start.data && (
        <Group className="no-print">
          <Button component={Link} to={`/integrations/${integration.id}/mapping`} variant="default">
            {t('preview.toMapping')}
          </Button>
          <Button variant="default" onClick={() => window.print()}>
            {t('preview.print')}
          </Button>
          <Button
            loading={start.isPending}
            onClick={dangers.length > 0 ? () => setAsking(true) : begin}
            {...(dangers.length > 0 ? { color: 'red' } : {})}
          >
            {t('preview.start')}
          </Button>
        </Group>
      )}
      {isAsking && (
        <ConfirmStart
          name={integration.name}
          preview={preview}
          dangers={dangers}
          isBusy={start.isPending}
          onStart={begin}
          onClose={() => setAsking(false)}
        />
      )}
    </Stack>
  );
}
