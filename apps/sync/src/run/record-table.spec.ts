import { CRM_OBJECTS, MARKMAIL_FIELDS } from '@app/crm-core';
import { RECORD_TABLES } from './record-table.js';

describe('the tables of records', () => {
  const objects = CRM_OBJECTS.filter((object) => RECORD_TABLES[object]);

  it.each(objects)('of kind %s have a column for each field that can be mapped', (object) => {
    const mapped = MARKMAIL_FIELDS[object].map(({ name }) => name).toSorted();

    expect(Object.keys(RECORD_TABLES[object]?.columns ?? {}).toSorted()).toEqual(mapped);
  });
});
