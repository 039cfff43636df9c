import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ListRecordsRequest } from '@app/contracts';
import { uuidv7 } from '@app/database';
import type { Author } from '../author.js';
import { customFieldErrors } from '../custom-fields.js';
import { invalid } from '../invalid-input.js';
import { applyPatch, blankValues, changesBetween, errorsAfter, type RecordValues } from './apply-patch.js';
import { DEFINITIONS, type DefinitionOf, type RecordObject, type RecordViews } from './definitions.js';
import type { RecordDefinition } from './record.definition.js';
import { readPage, readRecord, type Filter } from './read-records.query.js';
import { recordView, valuesOf } from './record.row.js';
import { saveDeletion, saveRecords, type RecordWrite } from './save-records.query.js';

export type Outcome = 'created' | 'updated' | 'unchanged';

interface Ref {
  readonly id: string;
  readonly ifVersion?: number;
}

/** Records of every kind but contacts, in the caller's transaction. Each write has its history row and its event. */
@Injectable()
export class RecordStore {
  /** @throws RecordNotFoundError, PreconditionFailedError */
  async get<O extends RecordObject>(tx: EntityManager, object: O, ref: Ref): Promise<RecordViews[O]> {
    const definition = definitionOf(object);
    return recordView(definition, await readRecord(tx, definition, ref));
  }

  /** As `get`, and nobody else changes it until the transaction ends. */
  async lock<O extends RecordObject>(tx: EntityManager, object: O, ref: Ref): Promise<RecordViews[O]> {
    const definition = definitionOf(object);
    return recordView(definition, await readRecord(tx, definition, ref, 'FOR UPDATE'));
  }

  /** Ordered by change and id. */
  async list<O extends RecordObject>(
    tx: EntityManager,
    tenantId: string,
    object: O,
    request: ListRecordsRequest,
    filter: Filter = {},
  ): Promise<{ items: RecordViews[O][]; nextCursor: string | null }> {
    const definition = definitionOf(object);
    const { rows, nextCursor } = await readPage(tx, tenantId, definition, request, filter);
    return { items: rows.map((row) => recordView(definition, row)), nextCursor };
  }

  /** The new record's id. @throws InvalidInputError naming everything that is wrong with the values. */
  async create(tx: EntityManager, author: Author, object: RecordObject, values: object): Promise<string> {
    const definition = definitionOf(object);
    const after = applied(definition, null, values);
    const id = uuidv7();
    await saveRecords(tx, author, definition, [{ id, before: null, after, changes: [], version: 1 }]);
    return id;
  }

  /** @throws RecordNotFoundError, PreconditionFailedError, InvalidInputError */
  async patch(
    tx: EntityManager,
    author: Author,
    object: RecordObject,
    ref: Ref,
    patch: object,
  ): Promise<Outcome> {
    const definition = definitionOf(object);
    const row = await readRecord(tx, definition, ref, 'FOR UPDATE');
    const before = valuesOf(definition, row);
    const after = applied(definition, before, patch);
    const changes = changesBetween(definition, before, after);
    if (changes.length === 0) return 'unchanged';
    const write: RecordWrite = { id: row.id, before, after, changes, version: Number(row.version) + 1 };
    await saveRecords(tx, author, definition, [write]);
    return 'updated';
  }

  /** @throws RecordNotFoundError, PreconditionFailedError */
  async remove(tx: EntityManager, author: Author, object: RecordObject, ref: Ref): Promise<void> {
    const definition = definitionOf(object);
    const { id, version } = await readRecord(tx, definition, ref, 'FOR UPDATE');
    await saveDeletion(tx, author, definition, { id, version: Number(version) });
  }
}

const definitionOf = <O extends RecordObject>(object: O): DefinitionOf<O> => DEFINITIONS[object];

/** @param before null for a new record. @throws InvalidInputError */
function applied(definition: RecordDefinition, before: RecordValues | null, patch: object): RecordValues {
  const { customFields } = patch as { customFields?: Record<string, unknown> };
  const wrongNames = customFieldErrors(customFields, '/customFields');
  const sound = wrongNames.length > 0 ? { ...patch, customFields: undefined } : patch;
  const after = applyPatch(definition, before ?? blankValues(definition), sound);
  const errors = [...wrongNames, ...errorsAfter(definition, before, after)];
  if (errors.length > 0) throw invalid(errors);
  return after;
}
