import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { CRM_OBJECTS, type CrmObject } from '@app/crm-core';
import { useHotkeys } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import type { FieldMappingView, FieldsOfBothSides, IntegrationView } from '../../api/types.js';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { ApiError, isStale, type Tagged } from '../../api/client.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { StaleDialog } from '../../ui/stale-dialog.js';
import { Loaded } from '../../ui/states.js';
import { useCan } from '../../ui/use-can.js';
import { useLeaveWarning } from '../../ui/use-leave-warning.js';
import { nameOf } from '../contacts/name-of.js';
import { countChanges, edit, missingRequired, redo, startOf, undo, verdictOn, type Line } from './draft.js';
import { FileDialog } from './file-dialog.js';
import { HistoryDialog } from './history-dialog.js';
import { LineTable } from './line-table.js';
import { Missing, NewLine } from './new-line.js';
import { SuggestionsDialog } from './suggestions-dialog.js';
import { useFields, useMappings, useSamples, useSaveMappings } from './mapping.queries.js';

/** Which field goes where, in which direction, and who wins. */
export default function MappingPanel({ integration }: { integration: IntegrationView }) {
  const { t } = useTranslation();
  const [parameters, setParameters] = useSearchParams();
  const object = CRM_OBJECTS.find((one) => one === parameters.get('object')) ?? 'contact';
  const fields = useFields(integration.id, object);
  const mappings = useMappings(integration.id, object);
  return (
    <Stack>
      <Group>
        <Select
          label={t('mapping.object')}
          allowDeselect={false}
          value={object}
          onChange={(value) => value && setParameters({ object: value })}
          data={Object.keys(integration.objects).map((value) => ({ value, label: t(`object.${value}`) }))}
        />
      </Group>
      <Loaded query={fields} rows={8}>
        {(sides) => (
          <Loaded query={mappings} rows={8}>
            {(saved) => (
              <Editor
                key={`${object} ${saved.etag}`}
                id={integration.id}
                object={object}
                sides={sides}
                saved={saved}
              />
            )}
          </Loaded>
        )}
      </Loaded>
    </Stack>
  );
}

interface EditorProps {
  readonly id: string;
  readonly object: CrmObject;
  readonly sides: FieldsOfBothSides;
  readonly saved: Tagged<readonly FieldMappingView[]>;
}

/** The description knows no narrower values than those of fields. */
const withoutVerdict = ({ compatibility: _, ...line }: FieldMappingView): Line => line as Line;

function Editor({ id, object, sides, saved }: EditorProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const mayChange = useCan('admin');
  const savedLines = saved.data.map(withoutVerdict);
  const [history, setHistory] = useState(() => startOf(savedLines));
  const [sampleId, setSampleId] = useState<string | null>(null);
  const [search, setSearch] = useState('');
  const [isSuggesting, setSuggesting] = useState(false);
  const [isFileOpen, setFileOpen] = useState(false);
  const [isHistoryOpen, setHistoryOpen] = useState(false);
  const samples = useSamples(object);
  const save = useSaveMappings(id, object);
  const lines = history.present;
  const changes = countChanges(savedLines, lines);
  useLeaveWarning(changes > 0);
  const change = (next: readonly Line[]) => {
    save.reset();
    setHistory(edit(history, next));
  };
  useHotkeys([
    ['mod+Z', () => setHistory(undo)],
    ['mod+shift+Z', () => setHistory(redo)],
  ]);
  const submit = (etag: string) => save.mutate({ lines, etag });
  const sample = samples.data?.items.find((one) => one.id === sampleId) ?? samples.data?.items[0];
  const isImpossible = lines.some((line) => verdictIn(sides, line) === 'impossible');
  const wrong = save.error instanceof ApiError ? (save.error.problem.errors ?? []) : [];
  return (
    <Stack>
      <Group align="flex-end">
        {samples.data && samples.data.items.length > 0 && (
          <Select
            label={t('mapping.sample')}
            description={t('mapping.sampleHint')}
            allowDeselect={false}
            searchable
            value={sample?.id ?? null}
            onChange={setSampleId}
            data={samples.data.items.map((one) => ({
              value: one.id,
              label: nameOf(one) || (one.email ?? one.id),
            }))}
          />
        )}
        <TextInput
          type="search"
          label={t('mapping.search')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        {mayChange && (
          <Button variant="default" onClick={() => setSuggesting(true)}>
            {t('mapping.suggest.open')}
          </Button>
        )}
        <Button variant="default" onClick={() => setHistoryOpen(true)}>
          {t('mapping.history.open')}
        </Button>
        <Button variant="default" onClick={() => setFileOpen(true)}>
          {t('mapping.file.open')}
        </Button>
      </Group>
      {isSuggesting && (
        <SuggestionsDialog
          id={id}
          object={object}
          lines={lines}
          sides={sides}
          onChange={change}
          onClose={() => setSuggesting(false)}
        />
      )}
      {isFileOpen && (
        <FileDialog id={id} mayApply={mayChange && changes === 0} onClose={() => setFileOpen(false)} />
      )}
      {isHistoryOpen && (
        <HistoryDialog
          id={id}
          object={object}
          etag={saved.etag}
          mayChange={mayChange}
          isDirty={changes > 0}
          onClose={() => setHistoryOpen(false)}
        />
      )}
      <LineTable
        lines={lines}
        sides={sides}
        sample={sample}
        search={search}
        isLocked={!mayChange}
        wrong={wrong}
        onChange={change}
      />
      {mayChange && (
        <>
          <Missing
            fields={missingRequired(lines, sides.crm)}
            lines={lines}
            sides={sides}
            onAdd={(line) => change([...lines, line])}
          />
          <NewLine lines={lines} sides={sides} onAdd={(line) => change([...lines, line])} />
        </>
      )}
      {!mayChange && <Text size="sm">{t('states.readOnly')}</Text>}
      {save.error && !isStale(save.error) && <ProblemAlert error={save.error} />}
      {save.isSuccess && changes === 0 && (
        <Text size="sm" role="status">
          {t('mapping.saved')}
        </Text>
      )}
      {mayChange && (
        <div className="save-bar" data-dirty={changes > 0}>
          <Text size="sm" role="status">
            {t('common.changes', { n: changes })}
          </Text>
          <Button
            variant="default"
            disabled={history.past.length === 0}
            onClick={() => setHistory(undo(history))}
          >
            {t('mapping.undo')}
          </Button>
          <Button
            variant="default"
            disabled={history.future.length === 0}
            onClick={() => setHistory(redo(history))}
          >
            {t('mapping.redo')}
          </Button>
          <Button
            variant="default"
            disabled={changes === 0}
            onClick={() => setHistory(edit(history, savedLines))}
          >
            {t('common.discard')}
          </Button>
          <Button
            disabled={changes === 0 || isImpossible}
            loading={save.isPending}
            onClick={() => submit(saved.etag)}
          >
            {t('mapping.save')}
          </Button>
        </div>
      )}
      <StaleDialog
        opened={isStale(save.error)}
        hint={t('mapping.staleHint', { n: changes })}
        onClose={() => save.reset()}
        onKeepMine={() => submit('')}
        onTakeTheirs={() => {
          save.reset();
          void queries.invalidateQueries({ queryKey: ['mappings', id, object] });
        }}
      />
    </Stack>
  );
}

function verdictIn(sides: FieldsOfBothSides, line: Line): string {
  const markmail = sides.markmail.find(({ name }) => name === line.markmailField);
  const crm = sides.crm.find(({ name }) => name === line.crmField);
  return markmail && crm ? verdictOn(line, markmail, crm).verdict : 'ok';
}
