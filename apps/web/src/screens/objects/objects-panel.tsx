import { Button, Select, Stack, Switch, Table, Text } from '@mantine/core';
import type { IntegrationView, ObjectSettingsView } from '../../api/types.js';
import { CRM_OBJECTS } from '@app/crm-core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isStale, type Tagged } from '../../api/client.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { StaleDialog } from '../../ui/stale-dialog.js';
import { useCan } from '../../ui/use-can.js';
import { useLeaveWarning } from '../../ui/use-leave-warning.js';
import { usePatchIntegration } from '../integration/integration.queries.js';

const DIRECTIONS = ['bidirectional', 'fromCrm', 'toCrm'] as const;
const POLICIES = ['ignore', 'unlink', 'archive', 'delete'] as const;

type Objects = Record<string, ObjectSettingsView>;

/** Which objects are synchronised, which way, and what a deletion does. */
export default function ObjectsPanel({ id, current }: { id: string; current: Tagged<IntegrationView> }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const mayChange = useCan('admin');
  const saved: Objects = current.data.objects;
  const [objects, setObjects] = useState<Objects>(saved);
  const save = usePatchIntegration(id);
  const changed = Object.keys(objects).filter(
    (name) => JSON.stringify(objects[name]) !== JSON.stringify(saved[name]),
  );
  useLeaveWarning(changed.length > 0);
  const submit = (etag: string) =>
    save.mutate({
      etag,
      patch: { objects: Object.fromEntries(changed.map((name) => [name, objects[name]])) },
    });
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t('objects.hint')}
      </Text>
      <Table className="cards" aria-label={t('integration.tab/objects')} verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            {['object', 'direction', 'fromCrm', 'toCrm', 'fields'].map((column) => (
              <Table.Th key={column}>{t(`objects.${column}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {CRM_OBJECTS.filter((name) => objects[name]).map((name) => (
            <ObjectRow
              key={name}
              integrationId={id}
              name={name}
              settings={objects[name]}
              isLocked={!mayChange}
              onChange={(next) => setObjects({ ...objects, [name]: next })}
            />
          ))}
        </Table.Tbody>
      </Table>
      {!mayChange && <Text size="sm">{t('states.readOnly')}</Text>}
      {save.error && !isStale(save.error) && <ProblemAlert error={save.error} />}
      {mayChange && (
        <div className="save-bar" data-dirty={changed.length > 0}>
          <Text size="sm" role="status">
            {t('common.changes', { n: changed.length })}
          </Text>
          <Button variant="default" disabled={changed.length === 0} onClick={() => setObjects(saved)}>
            {t('common.discard')}
          </Button>
          <Button
            disabled={changed.length === 0}
            loading={save.isPending}
            onClick={() => submit(current.etag)}
          >
            {t('common.save')}
          </Button>
        </div>
      )}
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

interface RowProps {
  readonly integrationId: string;
  readonly name: string;
  readonly settings: ObjectSettingsView;
  readonly isLocked: boolean;
  readonly onChange: (settings: ObjectSettingsView) => void;
}

function ObjectRow({ integrationId, name, settings, isLocked, onChange }: RowProps) {
  const { t } = useTranslation();
  const object = t(`object.${name}`);
  const policies = POLICIES.map((value) => ({ value, label: t(`objects.policy.${value}`) }));
  const isOff = isLocked || !settings.enabled;
  const setDeletes = (side: 'fromCrm' | 'toCrm', value: string | null) =>
    onChange({
      ...settings,
      deletes: { ...settings.deletes, [side]: value as ObjectSettingsView['deletes']['toCrm'] },
    });
  return (
    <Table.Tr>
      <Table.Td>
        <Switch
          label={object}
          checked={settings.enabled}
          disabled={isLocked}
          onChange={(event) => onChange({ ...settings, enabled: event.currentTarget.checked })}
        />
      </Table.Td>
      <Table.Td data-label={t('objects.direction')}>
        <Select
          aria-label={`${object}: ${t('objects.direction')}`}
          allowDeselect={false}
          disabled={isOff}
          value={settings.direction}
          onChange={(value) => onChange({ ...settings, direction: value as ObjectSettingsView['direction'] })}
          data={DIRECTIONS.map((value) => ({ value, label: t(`direction.${value}`) }))}
        />
      </Table.Td>
      {(['fromCrm', 'toCrm'] as const).map((side) => (
        <Table.Td key={side} data-label={t(`objects.${side}`)}>
          <Select
            aria-label={`${object}: ${t(`objects.${side}`)}`}
            allowDeselect={false}
            disabled={isOff}
            value={settings.deletes[side]}
            onChange={(value) => setDeletes(side, value)}
            data={policies}
          />
        </Table.Td>
      ))}
      <Table.Td data-label={t('objects.fields')} className="nowrap">
        <Link to={`/integrations/${integrationId}/mapping?object=${name}`}>{t('objects.map')}</Link>
      </Table.Td>
    </Table.Tr>
  );
}
