// What the contracts of all records have in common.
import { Transform, Type, type TransformFnParams } from 'class-transformer';
import {
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsUUID,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { normalise, type FieldValue } from '@app/crm-core';
import type { PayloadClass } from '../contract.js';
import { PageRequest } from '../page.js';

/** May be left out, or null to clear it. */
export const nullable = () => ValidateIf((_, value) => value !== null && value !== undefined);

/** May be left out, never null. */
export const omittable = () => ValidateIf((_, value) => value !== undefined);

/** A day that exists, as `YYYY-MM-DD`. */
export const isDay = () =>
  ValidateBy({
    name: 'isDay',
    validator: {
      validate: (value) => typeof value === 'string' && value >= '0001' && normalise('date', value) === value,
      defaultMessage: () => 'A day such as 2026-01-31 is expected.',
    },
  });

/** A value that a field can hold: text, number, yes or no, a list of texts, or null. */
export const isFieldValue = () =>
  ValidateBy({
    name: 'isFieldValue',
    validator: {
      validate: (value) =>
        value === null ||
        ['string', 'boolean'].includes(typeof value) ||
        Number.isFinite(value) ||
        (Array.isArray(value) && value.every((item) => typeof item === 'string')),
      defaultMessage: () => 'A text, a number, true, false, a list of texts or null is expected.',
    },
  });

/** The transformer would drop names such as `toString` in silence; the owner refuses them by name. */
export const asGiven = () =>
  Transform(({ obj, key }: TransformFnParams) => (obj as Record<string, unknown>)[key]);

/** What can be written of every record. What is left out keeps its value. */
export class RecordFields {
  /** Name → string, number, boolean or null; null removes. At most 200 names. */
  @asGiven()
  @omittable()
  @IsObject()
  customFields?: Record<string, FieldValue>;
}

export class RecordRef {
  @IsUUID() id!: string;
  /** The version that the caller read; refused with 412 when there is a newer one. */
  @IsOptional() @IsInt() ifVersion?: number;
}

export interface PatchOf<T extends object> {
  id: string;
  ifVersion?: number;
  patch: T;
}

/** The class of `{ id, ifVersion?, patch }` for one kind of record. */
export function patchRequest<T extends object>(type: PayloadClass<T>): PayloadClass<PatchOf<T>> {
  class PatchRequest extends RecordRef {
    @IsObject() @ValidateNested() @Type(() => type) patch!: T;
  }
  return PatchRequest;
}

export class ListRecordsRequest extends PageRequest {
  /** Changed at or after. */
  @IsOptional() @IsISO8601({ strict: true }) updatedSince?: string;
}

export class CrmLinkView {
  integrationId!: string;
  crmId!: string | null;
  syncStatus!: 'synced' | 'pending' | 'rejected' | 'conflict' | 'unlinked';
  lastSyncedAt!: string | null;
}

/** What every record answers. */
export class RecordView {
  id!: string;
  customFields!: Record<string, FieldValue>;
  /** Only grows; the ETag. */
  version!: number;
  crmLinks!: CrmLinkView[];
  createdAt!: string;
  updatedAt!: string;
}
