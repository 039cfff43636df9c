import { Button, Group, Text } from '@mantine/core';
import { Dialog } from './dialog.js';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly opened: boolean;
  /** What differs, if it can be said. */
  readonly hint?: string;
  readonly onTakeTheirs: () => void;
  readonly onKeepMine: () => void;
  readonly onClose: () => void;
}

/** Somebody else saved first: people choose, nothing is overwritten unseen. */
export function StaleDialog({ opened, hint, onTakeTheirs, onKeepMine, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('stale.title')}>
      <Text size="sm">{t('stale.text')}</Text>
      {hint && (
        <Text size="sm" mt="xs">
          {hint}
        </Text>
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onTakeTheirs}>
          {t('stale.theirs')}
        </Button>
        <Button onClick={onKeepMine}>{t('stale.mine')}</Button>
      </Group>
    </Dialog>
  );
}
