import {
  Button,
  Card,
  Group,
  NumberInput,
  Radio,
  Select,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import type { IntegrationView, ScheduleSettings } from '../../api/types.js';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { isStale, type Tagged } from '../../api/client.js';
import { Dialog } from '../../ui/dialog.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { StaleDialog } from '../../ui/stale-dialog.js';
import { useCan } from '../../ui/use-can.js';
import { useLeaveWarning } from '../../ui/use-leave-warning.js';
import { useDeleteIntegration, usePatchIntegration } from '../integration/integration.queries.js';

const MIN_SECONDS = 5;
const MAX_SECONDS = 86_400;
const KINDS = ['interval', 'cron', 'manual'] as const;

type Draft = Pick<IntegrationView, 'name' | 'settings'>;

export default function SettingsPanel({ id, current }: { id: string; current: Tagged<IntegrationView> }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const mayChange = useCan('admin');
  const saved: Draft = { name: current.data.name, settings: current.data.settings };
  const [draft, setDraft] = useState(saved);
  const save = usePatchIntegration(id);
  const isDirty = JSON.stringify(draft) !== JSON.stringify(saved);
  useLeaveWarning(isDirty);
  const set = (part: Partial<Draft['settings']>) =>
    setDraft({ ...draft, settings: { ...draft.settings, ...part } });
  const submit = (etag: string) => save.mutate({ etag, patch: { ...draft, settings: sent(draft.settings) } });
  return (
    <Stack maw={720}>
      <fieldset disabled={!mayChange} className="plain">
        <Stack>
          <TextInput
            label={t('settings.name')}
            value={draft.name}
            required
            maxLength={100}
            onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
          />
          <Schedule schedule={draft.settings.schedule} onChange={(schedule) => set({ schedule })} />
          <NumberInput
            label={t('settings.budget')}
            description={t('settings.budgetHint')}
            min={1}
            max={100}
            suffix=" %"
            value={draft.settings.apiBudgetPercent}
            onChange={(value) => set({ apiBudgetPercent: Number(value) })}
          />
          <Radio.Group
            label={t('settings.emails')}
            value={draft.settings.emailActivities}
            onChange={(value) => set({ emailActivities: value })}
          >
            <Stack gap="xs" mt="xs">
              <Radio value="each" label={t('settings.each')} />
              <Radio value="summed" label={t('settings.summed')} />
            </Stack>
          </Radio.Group>
        </Stack>
      </fieldset>
      {!mayChange && <Text size="sm">{t('states.readOnly')}</Text>}
      {save.error && !isStale(save.error) && <ProblemAlert error={save.error} />}
      {mayChange && (
        <div className="save-bar" data-dirty={isDirty}>
          <Button variant="default" disabled={!isDirty} onClick={() => setDraft(saved)}>
            {t('common.discard')}
          </Button>
          <Button
            disabled={!isDirty || !draft.name.trim()}
            loading={save.isPending}
            onClick={() => submit(current.etag)}
          >
            {t('common.save')}
          </Button>
        </div>
      )}
      {mayChange && <Removal id={id} name={current.data.name} />}
      <StaleDialog
        opened={isStale(save.error)}
        onClose={() => save.reset()}
        onKeepMine={() => submit('')}
        onTakeTheirs={() => {
          save.reset();
          void queries.invalidateQueries({ queryKey: ['integration', id] });
        }}
      />
    </Stack>
  );
}

/** A schedule of one kind takes no settings of another. */
function sent({ schedule, ...rest }: Draft['settings']): Draft['settings'] {
  const { kind, seconds = 60, expression = '', timeZone = 'UTC' } = schedule;
  if (kind === 'interval') return { ...rest, schedule: { kind, seconds } };
  if (kind === 'cron') return { ...rest, schedule: { kind, expression, timeZone } };
  return { ...rest, schedule: { kind } };
}

interface ScheduleProps {
  readonly schedule: ScheduleSettings;
  readonly onChange: (schedule: ScheduleSettings) => void;
}

function Schedule({ schedule, onChange }: ScheduleProps) {
  const { t } = useTranslation();
  const set = (part: Partial<ScheduleSettings>) => onChange({ ...schedule, ...part });
  return (
    <Radio.Group
      label={t('settings.schedule')}
      value={schedule.kind}
      onChange={(kind) => set({ kind: kind })}
    >
      <Stack gap="xs" mt="xs">
        {KINDS.map((kind) => (
          <Radio key={kind} value={kind} label={t(`settings.${kind}`)} />
        ))}
        {schedule.kind === 'interval' && (
          <NumberInput
            label={t('settings.seconds')}
            min={MIN_SECONDS}
            max={MAX_SECONDS}
            value={schedule.seconds ?? 60}
            onChange={(value) => set({ seconds: Number(value) })}
          />
        )}
        {schedule.kind === 'cron' && (
          <Group align="flex-start" grow>
            <TextInput
              label={t('settings.expression')}
              description={t('settings.expressionHint')}
              value={schedule.expression ?? ''}
              onChange={(event) => set({ expression: event.currentTarget.value })}
            />
            <Select
              label={t('settings.zone')}
              description={t('settings.zoneHint')}
              searchable
              limit={50}
              value={schedule.timeZone ?? 'UTC'}
              onChange={(timeZone) => timeZone && set({ timeZone })}
              data={['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]}
            />
          </Group>
        )}
      </Stack>
    </Radio.Group>
  );
}

function Removal({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useDeleteIntegration(id);
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  return (
    <Card withBorder mt="xl">
      <Stack align="flex-start" gap="xs">
        <Title order={3} size="h5">
          {t('settings.remove')}
        </Title>
        <Text size="sm">{t('settings.removeHint')}</Text>
        <Button color="red" variant="outline" onClick={() => setOpen(true)}>
          {t('settings.remove')}
        </Button>
      </Stack>
      <Dialog opened={isOpen} onClose={() => setOpen(false)} title={t('settings.remove')}>
        <Stack>
          <Text size="sm">{t('settings.removeHint')}</Text>
          <TextInput
            label={t('connections.typeName', { name })}
            value={typed}
            data-autofocus
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          {remove.error && <ProblemAlert error={remove.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setOpen(false)}>
              {t('common.cancel')}
            </Button>
            <Button
              color="red"
              disabled={typed !== name}
              loading={remove.isPending}
              onClick={() => remove.mutate(undefined, { onSuccess: () => void navigate('/') })}
            >
              {t('settings.remove')}
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </Card>
  );
}
