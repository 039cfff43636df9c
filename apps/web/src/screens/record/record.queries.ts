import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CrmObject } from '@app/crm-core';
import { api, read } from '../../api/client.js';
import { type FieldValue } from '../../ui/field-value.js';
import { useLiveEvents } from '../../ui/live-events.js';

const PAGE = 200;
/** Behind the events, to be sure. Milliseconds. */
const POLL_MS = 15_000;

export interface RecordName {
  readonly object: CrmObject;
  readonly id: string;
}

export function useRecordFields({ object, id }: RecordName) {
  return useQuery({
    queryKey: ['record', id, 'fields'],
    refetchInterval: POLL_MS,
    queryFn: () =>
      read(api.GET('/api/crm/records/{object}/{id}/fields', { params: { path: { object, id } } })),
  });
}

export function useTimeline({ object, id }: RecordName) {
  return useInfiniteQuery({
    queryKey: ['record', id, 'timeline'],
    refetchInterval: POLL_MS,
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/api/crm/records/{object}/{id}/timeline', {
          params: {
            path: { object, id },
            query: { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
          },
        }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

/** Reads again as soon as somebody, or the CRM, changes this record. */
export function useLiveRecord({ object, id }: RecordName): void {
  const queries = useQueryClient();
  useLiveEvents(object, (ids) => {
    if (ids.has(id)) void queries.invalidateQueries({ queryKey: ['record', id] });
  });
}

/** Records whose fields can be written here. */
const WRITABLE = { contact: '/api/contacts/{id}', lead: '/api/leads/{id}' } as const;

/** What somebody else decides: consent is not lifted by going back. */
const GUARDED = ['status', 'deleted', 'email', 'accountId'];

export const isRevertible = (object: string, field: string): boolean =>
  object in WRITABLE && !GUARDED.includes(field);

/** Writes a value again: a change like any other, which goes to the CRM and into the history. */
export function useWriteValue({ object, id }: RecordName) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ field, value }: { field: string; value: FieldValue }) => {
      const path = WRITABLE[object as keyof typeof WRITABLE];
      const [first, ...rest] = field.split('.');
      const body = rest.length > 0 ? { [first]: { [rest.join('.')]: value } } : { [first]: value };
      return read(api.PATCH(path, { params: { path: { id } }, body }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['record', id] }),
  });
}
