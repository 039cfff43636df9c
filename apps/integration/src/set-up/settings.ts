// What people may set of an integration, with its defaults. Pure: rows and requests go in, the next settings come out.
import type { IntegrationPatch, IntegrationView, ObjectSettings, ObjectSettingsView } from '@app/contracts';
import type { CrmObject } from '@app/crm-core';
import { InvalidInputError } from '@app/errors';
import { nullsIn } from './nulls.js';
import { DEFAULT_SCHEDULE, mergeSchedule } from './schedule.js';

/** Objects that can be synchronised today; each has a default. */
export const OBJECTS = ['contact'] as const satisfies readonly CrmObject[];

/** All that a PATCH changes. */
export interface Settings {
  readonly name: string;
  readonly objects: Readonly<Record<string, ObjectSettingsView>>;
  readonly settings: IntegrationView['settings'];
}

/** Nothing of the other side is thrown away unless somebody asks for it. */
const DEFAULT_OBJECT: ObjectSettingsView = {
  enabled: true,
  direction: 'bidirectional',
  deletes: { fromCrm: 'unlink', toCrm: 'ignore' },
};

export const defaultSettings = (name: string): Settings => ({
  name,
  objects: Object.fromEntries(OBJECTS.map((object) => [object, DEFAULT_OBJECT])),
  settings: { schedule: DEFAULT_SCHEDULE, apiBudgetPercent: 80 },
});

/**
 * What the patch leaves out keeps its value, also inside.
 * @throws InvalidInputError naming every wrong field at once; pointers lead into the patch.
 */
export function mergeSettings(current: Settings, patch: IntegrationPatch): Settings {
  const schedule = mergeSchedule(current.settings.schedule, patch.settings?.schedule);
  const errors = [...nullsIn(patch), ...schedule.errors, ...blankName(patch.name)];
  if (errors.length > 0) {
    throw new InvalidInputError(
      errors.length === 1 ? 'One field is wrong.' : `${errors.length} fields are wrong.`,
      errors,
    );
  }
  return {
    name: patch.name?.trim() ?? current.name,
    objects: Object.fromEntries(
      OBJECTS.map((object) => [
        object,
        mergeObject(current.objects[object] ?? DEFAULT_OBJECT, patch.objects?.[object]),
      ]),
    ),
    settings: {
      schedule: schedule.value,
      apiBudgetPercent: patch.settings?.apiBudgetPercent ?? current.settings.apiBudgetPercent,
    },
  };
}

/** Objects that run after the change and did not before. */
export function newlyEnabled(before: Settings['objects'], after: Settings['objects']): CrmObject[] {
  return OBJECTS.filter((object) => after[object]?.enabled === true && before[object]?.enabled !== true);
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
