import { Alert, Button, Code, CopyButton, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** A secret that is shown now and never again. */
export function Once({ label, hint, value }: { label: string; hint: string; value: string }) {
  const { t } = useTranslation();
  return (
    <Alert color="teal" title={label} role="status">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{hint}</Text>
        <Code className="wrap" aria-label={label}>
          {value}
        </Code>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button size="xs" onClick={copy}>
              {t(copied ? 'common.copied' : 'common.copy')}
            </Button>
          )}
        </CopyButton>
      </Stack>
    </Alert>
  );
}
