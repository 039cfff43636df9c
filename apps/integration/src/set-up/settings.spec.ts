import { defaultSettings, mergeSettings, newlyEnabled } from './settings.js';

const DEFAULTS = defaultSettings('Acme');
const errorsOf = (patch: object): string[] => {
  try {
    mergeSettings(DEFAULTS, patch);
    return [];
  } catch (error) {
    return (error as { errors: { pointer: string; code: string }[] }).errors.map(
      (e) => `${e.pointer} ${e.code}`,
    );
  }
};

describe('settings', () => {
  it('start with contacts both ways each minute', () => {
    expect(mergeSettings(DEFAULTS, {})).toEqual({
      name: 'Acme',
      objects: {
        contact: {
          enabled: true,
          direction: 'bidirectional',
          deletes: { fromCrm: 'unlink', toCrm: 'ignore' },
        },
      },
      settings: { schedule: { kind: 'interval', seconds: 60 }, apiBudgetPercent: 80 },
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
    expect(mergeSettings(DEFAULTS, patch)).toMatchObject(expected);
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

  it('tell which objects are enabled by a change', () => {
    const off = mergeSettings(DEFAULTS, { objects: { contact: { enabled: false } } });

    expect(newlyEnabled({}, DEFAULTS.objects)).toEqual(['contact']);
    expect(newlyEnabled(off.objects, DEFAULTS.objects)).toEqual(['contact']);
    expect(newlyEnabled(DEFAULTS.objects, DEFAULTS.objects)).toEqual([]);
    expect(newlyEnabled(DEFAULTS.objects, off.objects)).toEqual([]);
  });
});
