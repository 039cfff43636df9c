import { Button, Card, Radio, Stack, Stepper, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../shell/problem-alert.js';
import { useConnect, type ConnectRequest } from './connections.queries.js';

const ENVIRONMENTS = ['production', 'sandbox', 'custom'] as const;
/** The CRMs that can be chosen. */
const PROVIDERS = [{ id: 'salesforce', label: 'Salesforce' }] as const;

/** Where we are on the way from "which org" to the first sync; shown on both pages of it. */
export function WizardSteps({ active }: { active: number }) {
  const { t } = useTranslation();
  return (
    <Stepper active={active} size="sm" allowNextStepsSelect={false}>
      {['wizard.step1', 'wizard.step2', 'wizard.step3'].map((label) => (
        <Stepper.Step key={label} label={t(label)} />
      ))}
    </Stepper>
  );
}

export function ConnectWizard() {
  const { t } = useTranslation();
  const [environment, setEnvironment] = useState<ConnectRequest['environment']>('production');
  const [loginUrl, setLoginUrl] = useState('');
  const [label, setLabel] = useState('');
  const connect = useConnect();
  const provider = PROVIDERS[0];
  const submit = () =>
    connect.mutate({
      provider: provider.id,
      environment,
      ...(environment === 'custom' ? { loginUrl } : {}),
      ...(label.trim() ? { label: label.trim() } : {}),
    });
  return (
    <Stack maw={640}>
      <Title order={2}>{t('wizard.title')}</Title>
      <WizardSteps active={0} />
      <Card withBorder>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Stack>
            <Radio.Group
              label={t('wizard.which')}
              value={environment}
              onChange={(value) => setEnvironment(value)}
            >
              <Stack gap="xs" mt="xs">
                {ENVIRONMENTS.map((value) => (
                  <Radio
                    key={value}
                    value={value}
                    label={t(`wizard.${value}`)}
                    description={t(`wizard.${value}Hint`)}
                  />
                ))}
              </Stack>
            </Radio.Group>
            {environment === 'custom' && (
              <TextInput
                label={t('wizard.loginUrl')}
                placeholder="https://…"
                type="url"
                required
                value={loginUrl}
                onChange={(event) => setLoginUrl(event.currentTarget.value)}
              />
            )}
            <TextInput
              label={t('wizard.label')}
              description={t('wizard.labelHint')}
              maxLength={100}
              value={label}
              onChange={(event) => setLabel(event.currentTarget.value)}
            />
            <Text size="sm" c="dimmed">
              {t('wizard.access')}
            </Text>
            {connect.error && <ProblemAlert error={connect.error} />}
            <Button type="submit" loading={connect.isPending || connect.isSuccess}>
              {t('wizard.next', { provider: provider.label })}
            </Button>
          </Stack>
        </form>
      </Card>
    </Stack>
  );
}
