// The file: `format`, and under `objects` the lines of each kind of records. JSON is YAML, so that one reader takes both.
import { isCollection, LineCounter, parseDocument, stringify } from 'yaml';
import { ReplaceMappingsRequest, type FieldMappingBody, type MappingFileFormat } from '@app/contracts';
import { CRM_OBJECTS, type CrmObject } from '@app/crm-core';
import { InvalidInputError, type FieldError } from '@app/errors';
import { validatePayload } from '@app/messaging';
import { MappingFileInvalidError } from './mapping-file.errors.js';

const FORMAT = 'markmail-mapping/1';
/** Enough for every kind with as many lines as it may have; keeps a small file from becoming a large tree. */
const MAX_DEPTH = 8;

export function printMappings(
  lines: ReadonlyMap<CrmObject, readonly FieldMappingBody[]>,
  format: MappingFileFormat,
): string {
  const document = { format: FORMAT, objects: Object.fromEntries(lines) };
  return format === 'json'
    ? `${JSON.stringify(document, null, 2)}\n`
    : stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** @throws MappingFileInvalidError naming every wrong place: what is no YAML by line, what is no mapping by path. */
export function readMappings(text: string): Map<CrmObject, FieldMappingBody[]> {
  const root = asRecord(contentOf(text));
  const errors: FieldError[] = [];
  const wrong = (pointer: string, code: string, detail: string) => errors.push({ pointer, code, detail });
  if (!root)
    throw new MappingFileInvalidError([{ pointer: '', code: 'type', detail: 'The file must hold a map.' }]);
  if (root.format !== FORMAT) wrong('/format', 'notAllowed', `The format must be ${FORMAT}.`);
  for (const key of Object.keys(root))
    if (key !== 'format' && key !== 'objects')
      wrong(`/${escaped(key)}`, 'unknown', 'The file has no such part.');
  const objects = asRecord(root.objects);
  if (!objects || Object.keys(objects).length === 0)
    wrong('/objects', 'required', 'The mappings stand here, by kind of records.');
  const read = new Map<CrmObject, FieldMappingBody[]>();
  for (const [name, lines] of Object.entries(objects ?? {})) {
    const object = CRM_OBJECTS.find((known) => known === name);
    const pointer = `/objects/${escaped(name)}`;
    if (!object) wrong(pointer, 'notAllowed', `One of: ${CRM_OBJECTS.join(', ')}.`);
    else {
      const checked = checkLines(object, lines, pointer);
      errors.push(...checked.errors);
      read.set(object, checked.lines);
    }
  }
  if (errors.length > 0) throw new MappingFileInvalidError(errors);
  return read;
}

function contentOf(text: string): unknown {
  const places = new LineCounter();
  // The core schema has no dates and no own types: a value is what it is in JSON.
  const document = parseDocument(text, {
    schema: 'core',
    uniqueKeys: true,
    lineCounter: places,
    logLevel: 'silent',
  });
  const errors = document.errors.map(({ message, pos }): FieldError => {
    const { line, col } = places.linePos(pos[0]);
    return { pointer: '', code: 'format', detail: `Line ${line}, column ${col}: ${sentenceOf(message)}` };
  });
  if (errors.length > 0) throw new MappingFileInvalidError(errors);
  if (depthOf(document.contents) > MAX_DEPTH)
    throw new MappingFileInvalidError([
      { pointer: '', code: 'range', detail: 'The file is nested too deeply.' },
    ]);
  try {
    // Aliases could let a small file become a large one.
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw new MappingFileInvalidError([
      { pointer: '', code: 'notAllowed', detail: 'Anchors and aliases are not read.' },
    ]);
  }
}

function depthOf(node: unknown): number {
  if (!isCollection(node)) return 0;
  const inner = node.items.map((item) =>
    depthOf(
      typeof item === 'object' && item !== null && 'value' in item && 'key' in item ? item.value : item,
    ),
  );
  return 1 + Math.max(0, ...inner);
}

/** Without the excerpt of the file that the library adds. */
const sentenceOf = (message: string): string => message.split(/ at line \d|\n/)[0];

/** The contract's own rules, which are those of the route. */
function checkLines(
  object: CrmObject,
  lines: unknown,
  pointer: string,
): { lines: FieldMappingBody[]; errors: readonly FieldError[] } {
  if (!Array.isArray(lines))
    return { lines: [], errors: [{ pointer, code: 'type', detail: 'A list of lines is expected.' }] };
  try {
    const integrationId = '00000000-0000-4000-8000-000000000000';
    return {
      lines: validatePayload(ReplaceMappingsRequest, { integrationId, object, mappings: lines }).mappings,
      errors: [],
    };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const placed = error.errors.map((one) => ({
      ...one,
      pointer: one.pointer.replace(/^\/mappings/, pointer),
    }));
    return { lines: [], errors: placed };
  }
}

const asRecord = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
