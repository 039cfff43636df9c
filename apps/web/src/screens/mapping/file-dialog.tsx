import { Button, FileButton, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../api/client.js';
import { Dialog } from '../../ui/dialog.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { Change } from './history-dialog.js';

function useMappingFile(id: string) {
  const queries = useQueryClient();
  const path = { id };
  const send = (text: string, dryRun: boolean) =>
    read(
      api.POST('/api/crm/integrations/{id}/mappings/import', { params: { path }, body: { text, dryRun } }),
    );
  return {
    save: useMutation({
      mutationFn: () =>
        read(
          api.GET('/api/crm/integrations/{id}/mappings/export', {
            params: { path, query: { format: 'yaml' } },
          }),
        ),
      onSuccess: ({ fileName, text }) => download(fileName, text),
    }),
    look: useMutation({
      mutationFn: async (file: File) => {
        const text = await file.text();
        return { text, answer: await send(text, true) };
      },
    }),
    apply: useMutation({
      mutationFn: (text: string) => send(text, false),
      onSuccess: () => queries.invalidateQueries({ queryKey: ['mappings', id] }),
    }),
  };
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}

interface Props {
  readonly id: string;
  /** Nothing may be put in force while something else waits to be saved, or by who may not. */
  readonly mayApply: boolean;
  readonly onClose: () => void;
}

/** All mappings of an integration as a file: kept, or read after a look at what it would change. */
export function FileDialog({ id, mayApply, onClose }: Props) {
  const { t } = useTranslation();
  const { save, look, apply } = useMappingFile(id);
  const error = save.error ?? look.error ?? apply.error;
  const changed = look.data?.answer.objects.filter(({ changes }) => changes.length > 0) ?? [];
  return (
    <Dialog size="lg" title={t('mapping.file.title')} onClose={onClose}>
      <Stack>
        <Text size="sm">{t('mapping.file.hint')}</Text>
        <Group>
          <Button variant="default" loading={save.isPending} onClick={() => save.mutate()}>
            {t('mapping.file.save')}
          </Button>
          {mayApply && (
            <FileButton
              accept=".yaml,.yml,.json"
              inputProps={{ 'aria-label': t('mapping.file.read') }}
              onChange={(file) => file && look.mutate(file)}
            >
              {(props) => (
                <Button variant="default" loading={look.isPending} {...props}>
                  {t('mapping.file.read')}
                </Button>
              )}
            </FileButton>
          )}
        </Group>
        {error && <ProblemAlert error={error} />}
        {look.data && changed.length === 0 && (
          <Text size="sm" role="status">
            {t('mapping.history.same')}
          </Text>
        )}
        {changed.map(({ object, changes }) => (
          <Stack key={object} gap="xs">
            <Text fw={600}>{t(`object.${object}`)}</Text>
            {changes.map((change) => (
              <Change key={change.markmailField + change.change} change={change} />
            ))}
          </Stack>
        ))}
        {look.data && changed.length > 0 && (
          <Group justify="flex-end">
            <Button
              loading={apply.isPending}
              onClick={() => apply.mutate(look.data.text, { onSuccess: onClose })}
            >
              {t('mapping.file.apply')}
            </Button>
          </Group>
        )}
      </Stack>
    </Dialog>
  );
}
