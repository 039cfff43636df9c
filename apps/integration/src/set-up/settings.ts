// What people may set of an integration, with its defaults. Pure: rows and requests go in, the next settings come out.
import type { IntegrationPatch, IntegrationView, ObjectSettings, ObjectSettingsView } from '@app/contracts';
import { CRM_OBJECTS, type CrmObject } from '@app/crm-core';
import { InvalidInputError, type FieldError } from '@app/errors';
import { nullsIn } from './nulls.js';
import { DEFAULT_SCHEDULE, mergeSchedule } from './schedule.js';

/** All that a PATCH changes. */
export interface Settings {
  readonly name: string;
  readonly objects: Readonly<Record<string, ObjectSettingsView>>;
  readonly settings: IntegrationView['settings'];
}

/** Nothing of the other side is thrown away unless somebody asks for it. */
const OFF: ObjectSettingsView = {
  enabled: false,
  direction: 'bidirectional',
  deletes: { fromCrm: 'unlink', toCrm: 'ignore' },
};

/** MarkMail tells of e-mails and learns of companies and deals; the rest goes both ways. */
const DEFAULT_OBJECTS: Readonly<Record<CrmObject, ObjectSettingsView>> = {
  contact: { ...OFF, enabled: true },
  lead: OFF,
  account: { ...OFF, direction: 'fromCrm' },
  list: OFF,
  campaign: OFF,
  campaignMember: OFF,
  activity: { ...OFF, direction: 'toCrm' },
  deal: { ...OFF, direction: 'fromCrm' },
};

/** @param objects those that the CRM has. */
export const defaultSettings = (name: string, objects: readonly CrmObject[]): Settings => ({
  name,
  objects: Object.fromEntries(objects.map((object) => [object, DEFAULT_OBJECTS[object]])),
  settings: { schedule: DEFAULT_SCHEDULE, apiBudgetPercent: 80, emailActivities: 'each' },
});

/**
 * What the patch leaves out keeps its value, also inside.
 * @param objects those that the CRM has.
 * @throws InvalidInputError naming every wrong field at once; pointers lead into the patch.
 */
export function mergeSettings(
  current: Settings,
  patch: IntegrationPatch,
  objects: readonly CrmObject[],
): Settings {
  const schedule = mergeSchedule(current.settings.schedule, patch.settings?.schedule);
  const errors = [
    ...nullsIn(patch),
    ...schedule.errors,
    ...blankName(patch.name),
    ...foreignObjects(patch, objects),
  ];
  if (errors.length > 0) {
    throw new InvalidInputError(
      errors.length === 1 ? 'One field is wrong.' : `${errors.length} fields are wrong.`,
      errors,
    );
  }
  return {
    name: patch.name?.trim() ?? current.name,
    objects: Object.fromEntries(
      objects.map((object) => [
        object,
        mergeObject(
          current.objects[object] ?? { ...DEFAULT_OBJECTS[object], enabled: false },
          patch.objects?.[object],
        ),
      ]),
    ),
    settings: {
      schedule: schedule.value,
      apiBudgetPercent: patch.settings?.apiBudgetPercent ?? current.settings.apiBudgetPercent,
      emailActivities: patch.settings?.emailActivities ?? current.settings.emailActivities ?? 'each',
    },
  };
}

/** Objects that run after the change and did not before. */
export function newlyEnabled(before: Settings['objects'], after: Settings['objects']): CrmObject[] {
  return CRM_OBJECTS.filter((object) => after[object]?.enabled === true && before[object]?.enabled !== true);
}

function mergeObject(current: ObjectSettingsView, patch: ObjectSettings = {}): ObjectSettingsView {
  return {
    enabled: patch.enabled ?? current.enabled,
    direction: patch.direction ?? current.direction,
    deletes: {
      fromCrm: patch.deletes?.fromCrm ?? current.deletes.fromCrm,
      toCrm: patch.deletes?.toCrm ?? current.deletes.toCrm,
    },
  };
}

function blankName(name: string | undefined) {
  if (typeof name !== 'string' || name.trim() !== '') return [];
  return [{ pointer: '/name', code: 'format', detail: 'It must hold more than spaces.' }];
}

function foreignObjects({ objects: patched }: IntegrationPatch, objects: readonly CrmObject[]): FieldError[] {
  return CRM_OBJECTS.filter((object) => patched?.[object] && !objects.includes(object)).map((object) => ({
    pointer: `/objects/${object}`,
    code: 'notAllowed',
    detail: `This CRM's ${object} records cannot be synchronised yet.`,
  }));
}
