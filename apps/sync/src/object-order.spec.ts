import { CRM_OBJECTS, MARKMAIL_FIELDS } from '@app/crm-core';
import { inRunOrder, levelOf, objectsBefore } from './object-order.js';

describe('the order of objects', () => {
  it('has a place for every object', () => {
    expect(inRunOrder([...CRM_OBJECTS].reverse()).toSorted()).toEqual([...CRM_OBJECTS].toSorted());
    expect(CRM_OBJECTS.map(levelOf)).not.toContain(-1);
  });

  it.each(CRM_OBJECTS)('puts %s behind everything that it points to', (object) => {
    const targets = MARKMAIL_FIELDS[object].flatMap(({ references }) => references ?? []);

    expect(objectsBefore(object)).toEqual(expect.arrayContaining(targets));
  });
});
