import { Button, Card, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useSessionStorage } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/states.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { WizardSteps } from './wizard-steps.js';
import { useConnect, type ConnectRequest } from './connections.queries.js';

const ENVIRONMENTS = ['production', 'sandbox', 'custom'] as const;
/** The CRMs that can be chosen. */
const PROVIDERS = [{ id: 'salesforce', label: 'Salesforce' }] as const;

/** What was typed survives the way back and a reload; it holds no secret. */
type Draft = Required<Pick<ConnectRequest, 'environment' | 'loginUrl' | 'label'>>;
const EMPTY: Draft = { environment: 'production', loginUrl: '', label: '' };

export default function ConnectWizard() {
  const { t } = useTranslation();
  const [draft, setDraft] = useSessionStorage<Draft>({ key: 'markmail.connect', defaultValue: EMPTY });
  const { environment, loginUrl, label } = draft;
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
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
    <Page title={t('wizard.title')} hint={t('wizard.hint')}>
      <WizardSteps active={0} />
      <Card withBorder maw={720}>
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
              onChange={(value) => change({ environment: value })}
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
                onChange={(event) => change({ loginUrl: event.currentTarget.value })}
              />
            )}
            <TextInput
              label={t('wizard.label')}
              description={t('wizard.labelHint')}
              maxLength={100}
              value={label}
              onChange={(event) => change({ label: event.currentTarget.value })}
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
    </Page>
  );
}
