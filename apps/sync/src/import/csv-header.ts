// What the columns of a CSV file mean. A file whose header cannot be understood is refused as a whole: guessing would lose data.
import { customFieldName } from '@app/crm-core';
import { UnusableFileError } from './import.errors.js';

const FIELDS = ['email', 'firstName', 'lastName', 'company', 'phone', 'title', 'status', 'tags'] as const;
const CUSTOM_PREFIX = 'customFields.';

/** Spreadsheets write `First Name`, `first_name` and `E-mail`. */
const fold = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');
const BY_FOLDED_NAME = new Map<string, string>(FIELDS.map((field) => [fold(field), field]));

/** One MarkMail field a column, e.g. `email` or `customFields.rank`. @throws UnusableFileError naming every wrong column. */
export function fieldsOfHeader(header: readonly string[]): string[] {
  const names = header.map((name) => name.trim());
  const fields = names.map((name) => BY_FOLDED_NAME.get(fold(name)) ?? customField(name));
  const unknown = names.filter((_, i) => fields[i] === undefined);
  const twice = names.filter((_, i) => fields[i] !== undefined && fields.indexOf(fields[i]) !== i);
  const problems = [
    ...(unknown.length > 0 ? [`these columns are not known: ${quoted(unknown)}`] : []),
    ...(twice.length > 0 ? [`these columns are there more than once: ${quoted(twice)}`] : []),
    ...(fields.includes('email') ? [] : ['there is no column "email"']),
  ];
  if (problems.length > 0) {
    throw new UnusableFileError(
      `The header cannot be used: ${problems.join('; ')}. Columns are ${FIELDS.join(', ')} and customFields.NAME.`,
    );
  }
  return fields as string[];
}

function customField(name: string): string | undefined {
  if (!name.startsWith(CUSTOM_PREFIX)) return undefined;
  return customFieldName(name) === undefined ? undefined : name;
}

const MAX_SHOWN = 50;
const MAX_NAME = 100;

/** Column names are the file's own text: shortened, so that a file of another kind does not fill the answer. */
function quoted(names: readonly string[]): string {
  const shown = names.slice(0, MAX_SHOWN).map((name) => JSON.stringify(name.slice(0, MAX_NAME)));
  const more = names.length > MAX_SHOWN ? [`${names.length - MAX_SHOWN} more`] : [];
  return [...shown, ...more].join(', ');
}

/** What a record says of a contact. An empty cell says nothing: it does not clear. */
export function contactOfCells(fields: readonly string[], cells: readonly string[]): Record<string, unknown> {
  const contact: Record<string, unknown> = {};
  const custom: Record<string, string> = {};
  fields.forEach((field, i) => {
    const cell = cells[i]?.trim() ?? '';
    if (cell === '') return;
    if (field.startsWith(CUSTOM_PREFIX)) custom[field.slice(CUSTOM_PREFIX.length)] = cell;
    else contact[field] = field === 'tags' ? tagsOf(cell) : cell;
  });
  return Object.keys(custom).length > 0 ? { ...contact, customFields: custom } : contact;
}

const tagsOf = (cell: string): string[] =>
  cell
    .split(';')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
