import { Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import type { CrmObject } from '@app/crm-core';
import type { FieldsOfBothSides } from '../../api/types.js';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.js';
import { useFieldText } from '../../ui/field-value.js';
import { useFormat } from '../../ui/format.js';
import { Loaded } from '../../ui/states.js';
import { StatusBadge } from '../../ui/status-badge.js';
import type { Line } from './draft.js';
import { lineOf } from './new-line.js';
import { useSuggestions, useTemplates, type Candidate, type Suggestion } from './suggestions.queries.js';

const COLUMNS = ['markmail', 'crm', 'why', 'more'] as const;

interface Props {
  readonly id: string;
  readonly object: CrmObject;
  readonly lines: readonly Line[];
  readonly sides: FieldsOfBothSides;
  /** The lines as they should be: a draft like any other, saved by whoever saves it. */
  readonly onChange: (lines: readonly Line[]) => void;
  readonly onClose: () => void;
}

/** What fits what, and why; nothing is taken by itself. */
export function SuggestionsDialog({ id, object, lines, sides, onChange, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const suggestions = useSuggestions(id, object);
  const templates = useTemplates(id, object);
  return (
    <Dialog size="xl" title={t('mapping.suggest.title')} onClose={onClose}>
      <Stack>
        <Text size="sm">{t('mapping.suggest.hint')}</Text>
        <Loaded query={suggestions}>
          {({ items }) => <Open suggestions={items} lines={lines} sides={sides} onChange={onChange} />}
        </Loaded>
        <Title order={3} size="h5">
          {t('mapping.suggest.templates')}
        </Title>
        <Loaded query={templates} rows={1}>
          {({ items }) => (
            <Group>
              {items.length === 0 && <Text size="sm">{t('mapping.suggest.noTemplates')}</Text>}
              {items.map(({ id: template, title, mappings }) => (
                <Button
                  key={template}
                  variant="default"
                  onClick={() => {
                    // The description knows no narrower values than those of fields.
                    onChange(mappings as Line[]);
                    onClose();
                  }}
                >
                  {t('mapping.suggest.useTemplate', {
                    name: i18n.language === 'ja' ? title.ja : title.en,
                    n: mappings.length,
                  })}
                </Button>
              ))}
            </Group>
          )}
        </Loaded>
      </Stack>
    </Dialog>
  );
}

type OpenProps = Pick<Props, 'lines' | 'sides' | 'onChange'> & {
  readonly suggestions: readonly Suggestion[];
};

interface Pair {
  readonly suggestion: Suggestion;
  readonly candidate: Candidate;
  readonly line: Line;
}

/** Fields that the draft does not have yet, each with its best candidates. */
function Open({ suggestions, lines, sides, onChange }: OpenProps) {
  const { t } = useTranslation();
  const text = useFieldText();
  const format = useFormat();
  const pairs = suggestions
    .filter(({ markmailField }) => !lines.some((line) => line.markmailField === markmailField))
    .flatMap((suggestion) => pairsOf(suggestion, sides))
    .filter(({ line }) => !lines.some(({ crmField }) => crmField === line.crmField));
  const sure = pairs.filter(({ candidate }) => candidate.isSure);
  if (pairs.length === 0) return <Text size="sm">{t('mapping.suggest.none')}</Text>;
  return (
    <>
      <Table className="cards" aria-label={t('mapping.suggest.title')}>
        <Table.Thead>
          <Table.Tr>
            {COLUMNS.map((column) => (
              <Table.Th key={column}>{t(`mapping.suggest.${column}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {pairs.map(({ suggestion, candidate, line }) => (
            <Table.Tr key={`${suggestion.markmailField} ${candidate.crmField}`}>
              <Table.Td fw={600}>{text.name(suggestion.markmailField)}</Table.Td>
              <Table.Td data-label={t('mapping.suggest.crm')}>
                {candidate.label} ({candidate.crmField})
              </Table.Td>
              <Table.Td data-label={t('mapping.suggest.why')}>
                <StatusBadge tone={candidate.isSure ? 'good' : 'idle'}>
                  {format.percent(candidate.score)}
                </StatusBadge>{' '}
                {candidate.reasons.map((reason) => t(`mapping.suggest.reason.${reason}`)).join(' · ')}
              </Table.Td>
              <Table.Td>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`${t('mapping.add')}: ${text.name(suggestion.markmailField)} – ${candidate.label}`}
                  onClick={() => onChange([...lines, line])}
                >
                  {t('mapping.add')}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {sure.length > 0 && (
        <Group>
          <Button onClick={() => onChange([...lines, ...sure.map(({ line }) => line)])}>
            {t('mapping.suggest.addSure', { n: sure.length })}
          </Button>
        </Group>
      )}
    </>
  );
}

function pairsOf(suggestion: Suggestion, sides: FieldsOfBothSides): Pair[] {
  const markmail = sides.markmail.find(({ name }) => name === suggestion.markmailField);
  if (!markmail) return [];
  return suggestion.candidates.flatMap((candidate) => {
    const crm = sides.crm.find(({ name }) => name === candidate.crmField);
    return crm ? [{ suggestion, candidate, line: lineOf(markmail, crm) }] : [];
  });
}
