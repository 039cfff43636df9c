// What every screen shows while it has nothing to show: it loads, it is empty, one may not, it failed.
import { Button, Card, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ApiError } from '../api/client.js';
import { ProblemAlert } from './problem-alert.js';

/** What is there sooner than this never flickers. Milliseconds. */
const SKELETON_DELAY_MS = 200;

export function Loading({ rows = 4 }: { rows?: number }) {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SKELETON_DELAY_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Stack gap="sm" role="status" aria-label={t('common.loading')}>
      {isShown && Array.from({ length: rows }, (_, row) => <Skeleton key={row} height={44} />)}
    </Stack>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly hint?: string;
  /** The one thing to do from here. */
  readonly action?: { readonly label: string; readonly to: string };
}

export function Empty({ title, hint, action }: EmptyProps) {
  return (
    <Card withBorder p="xl">
      <Stack align="flex-start" gap="sm">
        <Text fw={600}>{title}</Text>
        {hint && <Text c="dimmed">{hint}</Text>}
        {action && (
          <Button component={Link} to={action.to}>
            {action.label}
          </Button>
        )}
      </Stack>
    </Card>
  );
}

export function NoPermission() {
  const { t } = useTranslation();
  return <Empty title={t('states.noPermission')} hint={t('states.noPermissionHint')} />;
}

interface LoadedProps<T> {
  readonly query: UseQueryResult<T>;
  readonly rows?: number;
  readonly children: (data: T) => ReactNode;
}

/** Shows the data once it is there. What was read before stays in sight when reading it again fails. */
export function Loaded<T>({ query, rows, children }: LoadedProps<T>) {
  const { data, error, refetch } = query;
  const isForbidden = error instanceof ApiError && error.problem.status === 403;
  if (isForbidden) return <NoPermission />;
  return (
    <>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {data === undefined ? !error && <Loading rows={rows} /> : children(data)}
    </>
  );
}

interface PageProps {
  readonly title: string;
  readonly hint?: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of a screen: its name, what it is for, its main buttons. */
export function Page({ title, hint, aside, children }: PageProps) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title, t]);
  return (
    <Stack gap="lg" maw={1200} mx="auto">
      <div className="page-head">
        <div>
          <Title order={2}>{title}</Title>
          {hint && (
            <Text c="dimmed" size="sm" maw={720}>
              {hint}
            </Text>
          )}
        </div>
        {aside && <div className="page-aside">{aside}</div>}
      </div>
      {children}
    </Stack>
  );
}
