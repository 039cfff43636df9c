import { Button, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { UNMAPPED, type Unmapped } from '@app/crm-core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.js';
import type { Line } from './draft.js';

interface Props {
  readonly line: Line;
  readonly isLocked: boolean;
  readonly onSave: (line: Line) => void;
  readonly onClose: () => void;
}

type Pair = readonly [markmail: string, crm: string];

/** What happens to a value on its way: pairs that mean the same, expressions, and what stands in for a blank. */
export function LineDialog({ line, isLocked, onSave, onClose }: Props) {
  const { t } = useTranslation();
  const [toCrm, setToCrm] = useState(line.transform?.toCrm ?? '');
  const [fromCrm, setFromCrm] = useState(line.transform?.fromCrm ?? '');
  const [pairs, setPairs] = useState<readonly Pair[]>(
    (line.valueMap ?? []).map(({ markmail, crm }) => [String(markmail), String(crm)]),
  );
  const [unmapped, setUnmapped] = useState<Unmapped>(line.unmapped ?? 'keep');
  const [standIn, setStandIn] = useState(line.default === undefined ? '' : String(line.default));
  const hasTransform = Boolean(toCrm.trim() || fromCrm.trim());
  const setPair = (index: number, pair: Pair) =>
    setPairs(pairs.map((old, at) => (at === index ? pair : old)));
  const save = () => {
    const { transform: _, valueMap: __, unmapped: ___, default: ____, ...rest } = line;
    const kept = pairs.filter(([markmail, crm]) => markmail || crm);
    onSave({
      ...rest,
      ...(hasTransform
        ? { transform: { ...expression('toCrm', toCrm), ...expression('fromCrm', fromCrm) } }
        : {}),
      ...(!hasTransform && kept.length > 0
        ? { valueMap: kept.map(([markmail, crm]) => ({ markmail, crm })), unmapped }
        : {}),
      ...(standIn ? { default: standIn } : {}),
    });
  };
  return (
    <Dialog opened onClose={onClose} size="lg" title={t('mapping.detailsOf', { name: line.markmailField })}>
      <fieldset disabled={isLocked} className="plain">
        <Stack>
          <TextInput
            label={t('mapping.default')}
            description={t('mapping.defaultHint')}
            value={standIn}
            onChange={(event) => setStandIn(event.currentTarget.value)}
          />
          <Text fw={600} size="sm">
            {t('mapping.transform')}
          </Text>
          <Text size="sm" c="dimmed">
            {t('mapping.transformHint')}
          </Text>
          {line.direction !== 'fromCrm' && (
            <Textarea
              label={t('direction.toCrm')}
              placeholder="value.digits()"
              value={toCrm}
              autosize
              onChange={(event) => setToCrm(event.currentTarget.value)}
            />
          )}
          {line.direction !== 'toCrm' && (
            <Textarea
              label={t('direction.fromCrm')}
              placeholder="value.trim()"
              value={fromCrm}
              autosize
              onChange={(event) => setFromCrm(event.currentTarget.value)}
            />
          )}
          {!hasTransform && (
            <>
              <Text fw={600} size="sm">
                {t('mapping.valueMap')}
              </Text>
              {pairs.map(([markmail, crm], index) => (
                <Group key={index} wrap="nowrap" align="flex-end">
                  <TextInput
                    label={t('mapping.markmail')}
                    value={markmail}
                    onChange={(event) => setPair(index, [event.currentTarget.value, crm])}
                  />
                  <TextInput
                    label={t('mapping.crm')}
                    value={crm}
                    onChange={(event) => setPair(index, [markmail, event.currentTarget.value])}
                  />
                  <Button variant="default" onClick={() => setPairs(pairs.filter((_, at) => at !== index))}>
                    {t('mapping.remove')}
                  </Button>
                </Group>
              ))}
              <Group>
                <Button variant="default" size="xs" onClick={() => setPairs([...pairs, ['', '']])}>
                  {t('mapping.addPair')}
                </Button>
              </Group>
              {pairs.length > 0 && (
                <Select
                  label={t('mapping.unmapped')}
                  allowDeselect={false}
                  value={unmapped}
                  onChange={(value) => setUnmapped(value as Unmapped)}
                  data={UNMAPPED.map((value) => ({ value, label: t(`mapping.unmappedAs.${value}`) }))}
                />
              )}
            </>
          )}
        </Stack>
      </fieldset>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        {!isLocked && <Button onClick={save}>{t('mapping.take')}</Button>}
      </Group>
    </Dialog>
  );
}

const expression = (way: 'toCrm' | 'fromCrm', text: string) => (text.trim() ? { [way]: text.trim() } : {});
