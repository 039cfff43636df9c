import { Alert, Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.js';
import { isCatalogued, textKey } from '../problems/catalogue.js';

/** Cause, effect and what to do, with the reference that support can find it by. */
export function ProblemAlert({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const { t } = useTranslation();
  const problem = error instanceof ApiError ? error.problem : undefined;
  const code = problem?.code ?? '';
  const key = textKey(code);
  const title = isCatalogued(code) ? t(`${key}.title`) : t('error.title');
  const text = isCatalogued(code)
    ? `${t(`${key}.why`)} ${t(`${key}.fix`)}`
    : problem?.detail || t('error.unknown');
  return (
    <Alert color="red" title={title} role="alert">
      <Text size="sm">{text}</Text>
      {problem?.errors?.map(({ pointer, detail }) => (
        <Text size="sm" key={`${pointer}${detail}`}>
          {pointer}: {detail}
        </Text>
      ))}
      <Group mt="xs" gap="md">
        {onRetry && (
          <Button size="compact-sm" variant="default" onClick={onRetry}>
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
