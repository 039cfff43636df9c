import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.js';
import { useFormat } from '../../ui/format.js';
import type { Danger } from './danger.js';
import type { Preview } from './preview.queries.js';

interface Props {
  readonly name: string;
  readonly preview: Preview;
  readonly dangers: readonly Danger[];
  readonly isBusy: boolean;
  readonly onStart: () => void;
  readonly onClose: () => void;
}

/** Much at once is begun by whoever writes the integration's name. */
export function ConfirmStart({ name, preview, dangers, isBusy, onStart, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const { toCrm, fromCrm } = preview;
  const numbers = { creates: [toCrm.create, fromCrm.create], deletes: [toCrm.delete, fromCrm.delete] };
  return (
    <Dialog title={t('preview.confirm')} onClose={onClose}>
      <Stack>
        {dangers.map((danger) => (
          <Text size="sm" key={danger}>
            {t(`preview.danger.${danger}`, {
              crm: format.number(numbers[danger][0]),
              markmail: format.number(numbers[danger][1]),
            })}
          </Text>
        ))}
        <TextInput
          label={t('connections.typeName', { name })}
          value={typed}
          data-autofocus
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button color="red" disabled={typed !== name} loading={isBusy} onClick={onStart}>
            {t('preview.start')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
