import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ItemPage } from '../../api/client.js';

const PAGE = 50;

export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string;
}

/** A list that grows downwards; what arrives meanwhile does not shift it. */
export function usePages<T>(key: readonly string[], readPage: (query: PageQuery) => Promise<ItemPage<T>>) {
  return useInfiniteQuery({
    queryKey: key,
    initialPageParam: '',
    queryFn: ({ pageParam }) => readPage({ limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

export function More({ list }: { list: ReturnType<typeof usePages> }) {
  const { t } = useTranslation();
  if (!list.hasNextPage) return null;
  return (
    <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
      {t('common.more')}
    </Button>
  );
}
