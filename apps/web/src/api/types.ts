// The API's classes by the names that screens use.
import type { CrmObject } from '@app/crm-core';
import type { Schemas } from './client.js';

export type ApiKeyView = Schemas['ApiKeyView'];
export type AuditEntryView = Schemas['AuditEntryView'];
export type ConflictDecision = Schemas['ConflictDecision'];
export type ConflictView = Schemas['ConflictView'];
export type ConnectionView = Schemas['ConnectionView'];
export type ContactView = Schemas['ContactView'];
export type CreateApiKeyRequest = Schemas['CreateApiKeyRequest'];
export type DirectionCounts = Schemas['DirectionCounts'];
export type FieldMappingView = Schemas['FieldMappingView'];
export type FieldOrigin = Schemas['FieldOrigin'];
export type FieldsOfBothSides = Schemas['FieldsOfBothSides'];
export type FieldView = Schemas['FieldView'];
export type HistoryEntry = Schemas['HistoryEntry'];
export type IntegrationPatch = Schemas['IntegrationPatch'];
export type LinkedSideView = Schemas['LinkedSideView'];
export type MemberView = Schemas['MemberView'];
export type ObjectStatus = Schemas['ObjectStatus'];
export type Principal = Schemas['Principal'];
export type RejectedRowView = Schemas['RejectedRowView'];
export type RunView = Schemas['RunView'];
export type ScheduleSettings = Schemas['ScheduleSettings'];
export type SyncStatus = Schemas['SyncStatus'];

/** One object's settings with all defaults filled in. */
export type ObjectSettingsView = Required<Pick<Schemas['ObjectSettings'], 'enabled' | 'direction'>> & {
  readonly deletes: Required<Schemas['DeleteSettings']>;
};

/** The description cannot say what a map from object to settings holds. */
export type IntegrationView = Omit<Schemas['IntegrationView'], 'objects'> & {
  readonly objects: Readonly<Partial<Record<CrmObject, ObjectSettingsView>>>;
};
