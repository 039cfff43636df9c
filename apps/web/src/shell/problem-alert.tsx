import { Alert, Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.js';

/** What went wrong, in words, with the reference that support can find it by. */
export function ProblemAlert({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const { t } = useTranslation();
  const problem = error instanceof ApiError ? error.problem : undefined;
  const text = problem?.status === 403 ? t('error.forbidden') : problem?.detail || t('error.NETWORK');
  return (
    <Alert color="red" title={t('error.title')} role="alert" my="md">
      <Text size="sm">{text}</Text>
      {problem?.errors?.map(({ pointer, detail }) => (
        <Text size="sm" key={pointer}>
          {pointer}: {detail}
        </Text>
      ))}
      <Group mt="xs" gap="md">
        {onRetry && (
          <Button size="compact-sm" variant="light" color="red" onClick={onRetry}>
            {t('common.retry')}
          </Button>
        )}
        {problem?.traceId && (
          <Text size="xs" c="dimmed">
            {t('common.trace', { id: problem.traceId })}
          </Text>
        )}
      </Group>
    </Alert>
  );
}
