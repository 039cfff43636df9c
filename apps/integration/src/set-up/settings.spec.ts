import { CRM_OBJECTS } from '@app/crm-core';
import { defaultSettings, mergeSettings, newlyEnabled } from './settings.js';

const ONE = ['contact'] as const;
const DEFAULTS = defaultSettings('Acme', ONE);
const errorsOf = (patch: object): string[] => {
  try {
    mergeSettings(DEFAULTS, patch, ONE);
    return [];
  } catch (error) {
    return (error as { errors: { pointer: string; code: string }[] }).errors.map(
      (e) => `${e.pointer} ${e.code}`,
    );
  }
};

describe('settings', () => {
  it('start with contacts both ways each minute', () => {
    expect(mergeSettings(DEFAULTS, {}, ONE)).toEqual({
      name: 'Acme',
      objects: {
        contact: {
          enabled: true,
          direction: 'bidirectional',
          deletes: { fromCrm: 'unlink', toCrm: 'ignore' },
        },
      },
      settings: {
        schedule: { kind: 'interval', seconds: 60 },
        apiBudgetPercent: 80,
        emailActivities: 'each',
      },
    });
  });

  it.each([
    [{ name: ' New ' }, { name: 'New' }],
    [
      { objects: { contact: { enabled: false } } },
      { objects: { contact: { enabled: false, direction: 'bidirectional' } } },
    ],
    [
      { objects: { contact: { deletes: { fromCrm: 'archive' as const } } } },
      { objects: { contact: { enabled: true, deletes: { fromCrm: 'archive', toCrm: 'ignore' } } } },
    ],
    [
      { settings: { apiBudgetPercent: 10 } },
      { settings: { schedule: { kind: 'interval' }, apiBudgetPercent: 10 } },
    ],
    [
      { settings: { schedule: { kind: 'manual' as const } } },
      { settings: { schedule: { kind: 'manual' }, apiBudgetPercent: 80 } },
    ],
  ])('take %j and keep the rest', (patch, expected) => {
    expect(mergeSettings(DEFAULTS, patch, ONE)).toMatchObject(expected);
  });

  it('name every wrong field at once', () => {
    const patch = {
      name: ' ',
      objects: { contact: { enabled: null, deletes: { toCrm: null } } },
      settings: { apiBudgetPercent: null, schedule: { kind: 'cron', expression: 'often' } },
    };

    expect(errorsOf(patch)).toEqual([
      '/objects/contact/enabled type',
      '/objects/contact/deletes/toCrm type',
      '/settings/apiBudgetPercent type',
      '/settings/schedule/expression format',
      '/name format',
    ]);
  });

  it('have each object of the CRM, and of these only contacts enabled', () => {
    const { objects } = defaultSettings('Acme', CRM_OBJECTS);

    expect(Object.keys(objects)).toEqual([...CRM_OBJECTS]);
    expect(Object.keys(objects).filter((object) => objects[object].enabled)).toEqual(['contact']);
    expect(objects).toMatchObject({
      lead: { direction: 'bidirectional' },
      activity: { direction: 'toCrm' },
      deal: { direction: 'fromCrm', deletes: { fromCrm: 'unlink', toCrm: 'ignore' } },
    });
  });

  it('refuse objects that the CRM lacks', () => {
    expect(errorsOf({ objects: { contact: {}, deal: { enabled: true } } })).toEqual([
      '/objects/deal notAllowed',
    ]);
  });

  it('leave an object off that the CRM has got since', () => {
    const merged = mergeSettings({ ...DEFAULTS, objects: {} }, {}, ['contact', 'lead']);

    expect(merged.objects).toMatchObject({ contact: { enabled: false }, lead: { enabled: false } });
  });

  it('tell which objects are enabled by a change', () => {
    const off = mergeSettings(DEFAULTS, { objects: { contact: { enabled: false } } }, ONE);

    expect(newlyEnabled({}, DEFAULTS.objects)).toEqual(['contact']);
    expect(newlyEnabled(off.objects, DEFAULTS.objects)).toEqual(['contact']);
    expect(newlyEnabled(DEFAULTS.objects, DEFAULTS.objects)).toEqual([]);
    expect(newlyEnabled(DEFAULTS.objects, off.objects)).toEqual([]);
  });
});
