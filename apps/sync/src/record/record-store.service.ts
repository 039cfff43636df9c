import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ListRecordsRequest } from '@app/contracts';
import { uuidv7 } from '@app/database';
import type { Author } from '../author.js';
import { customFieldErrors } from '../custom-fields.js';
import { invalid } from '../invalid-input.js';
import { recordChanges, type FieldChange } from '../journal.js';
import { applyPatch, blankValues, changesBetween, errorsAfter, type RecordValues } from './apply-patch.js';
import { DEFINITIONS, type DefinitionOf, type RecordObject, type RecordViews } from './definitions.js';
import type { RecordDefinition } from './record.definition.js';
import { lockRecords, readPage, readRecord, type Filter } from './read-records.query.js';
import { recordView, valuesOf } from './record.row.js';
import { saveDeletion, saveRecords, touchRecord, type RecordWrite } from './save-records.query.js';

export interface Saved {
  readonly id: string;
  readonly outcome: 'created' | 'updated' | 'unchanged';
}

/** A record as it was locked, or none for a new one, and what becomes of it. */
export interface Draft<O extends RecordObject> {
  readonly known?: RecordViews[O];
  /** Fields by name and `customFields`; null clears, what is left out keeps its value. */
  readonly patch: object;
}

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

  /** Those of the ids that there are, in the order of their ids. */
  async lockAll<O extends RecordObject>(
    tx: EntityManager,
    object: O,
    ids: readonly string[],
  ): Promise<RecordViews[O][]> {
    const definition = definitionOf(object);
    return (await lockRecords(tx, definition, ids)).map((row) => recordView(definition, row));
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

  /** One answer a draft, in their order. @throws InvalidInputError naming everything that is wrong with the first wrong one. */
  async save<O extends RecordObject>(
    tx: EntityManager,
    author: Author,
    object: O,
    drafts: readonly Draft<O>[],
  ): Promise<Saved[]> {
    const definition = definitionOf(object);
    const writes = drafts.map(({ known, patch }) => writeOf(definition, known, patch));
    await saveRecords(
      tx,
      author,
      definition,
      writes.filter((write) => write.before === null || write.changes.length > 0),
    );
    return writes.map(({ id, before, changes }) => ({
      id,
      outcome: before === null ? 'created' : changes.length > 0 ? 'updated' : 'unchanged',
    }));
  }

  /** A new version of a locked record whose values stay the same, for changes of what belongs to it. */
  async touch(
    tx: EntityManager,
    author: Author,
    object: RecordObject,
    { id, version }: { id: string; version: number },
    changes: readonly FieldChange[],
  ): Promise<void> {
    await touchRecord(tx, definitionOf(object), id);
    await recordChanges(tx, author, object, [{ verb: 'updated', id, version: version + 1, changes }]);
  }

  /** @throws RecordNotFoundError, PreconditionFailedError */
  async remove(tx: EntityManager, author: Author, object: RecordObject, ref: Ref): Promise<void> {
    const definition = definitionOf(object);
    const { id, version } = await readRecord(tx, definition, ref, 'FOR UPDATE');
    await saveDeletion(tx, author, definition, { id, version: Number(version) });
  }
}

const definitionOf = <O extends RecordObject>(object: O): DefinitionOf<O> => DEFINITIONS[object];

/** @throws InvalidInputError */
function writeOf<O extends RecordObject>(
  definition: DefinitionOf<O>,
  known: RecordViews[O] | undefined,
  patch: object,
): RecordWrite {
  if (!known) {
    const after = applied(definition, null, patch);
    return { id: uuidv7(), before: null, after, changes: [], version: 1 };
  }
  const before = valuesOf(definition, known);
  const after = applied(definition, before, patch);
  const changes = changesBetween(definition, before, after);
  return { id: known.id, before, after, changes, version: known.version + 1 };
}

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
