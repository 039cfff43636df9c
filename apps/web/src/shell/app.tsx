import { Center, Loader } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import { OverviewPage } from '../screens/overview/overview-page.js';
import { SignInPage } from '../screens/sign-in/sign-in-page.js';
import { useSession } from '../screens/sign-in/use-session.js';
import { ProblemAlert } from '../ui/problem-alert.js';
import { Empty, Loading, Page } from '../ui/states.js';
import { Shell } from './shell.js';

// Screens arrive when they are first opened; what everybody sees first comes at once.
const ConnectionsPage = lazy(() => import('../screens/connections/connections-page.js'));
const ConnectWizard = lazy(() => import('../screens/connections/connect-wizard.js'));
const ConnectedPage = lazy(() => import('../screens/connections/connected-page.js'));
const ContactsPage = lazy(() => import('../screens/contacts/contacts-page.js'));
const IntegrationPage = lazy(() => import('../screens/integration/integration-page.js'));
const ActivityPage = lazy(() => import('../screens/activity/activity-page.js'));
const RunPage = lazy(() => import('../screens/runs/run-page.js'));
const ConflictsPage = lazy(() => import('../screens/conflicts/conflicts-page.js'));
const ErrorsPage = lazy(() => import('../screens/errors/errors-page.js'));
const RecordPage = lazy(() => import('../screens/record/record-page.js'));
const SettingsPage = lazy(() => import('../screens/settings/settings-page.js'));

export function App() {
  return (
    <Routes>
      <Route path="/sign-in" element={<SignInPage />} />
      <Route path="*" element={<SignedIn />} />
    </Routes>
  );
}

function SignedIn() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const session = useSession();
  if (session.isPending) {
    return (
      <Center mih="60vh">
        <Loader aria-label={t('common.loading')} />
      </Center>
    );
  }
  if (session.data === undefined)
    return (
      <Center mih="60vh" p="md" component="main">
        <ProblemAlert error={session.error} onRetry={() => void session.refetch()} />
      </Center>
    );
  if (session.data === null) return <Navigate to="/sign-in" replace state={{ from: pathname }} />;
  return (
    <Shell principal={session.data}>
      <Suspense fallback={<Loading />}>
        <Routes>
          <Route index element={<OverviewPage />} />
          <Route path="connections" element={<ConnectionsPage />} />
          <Route path="connections/new" element={<ConnectWizard />} />
          <Route path="connections/:id" element={<ConnectedPage />} />
          <Route path="integrations/:id/*" element={<IntegrationPage />} />
          <Route path="conflicts" element={<ConflictsPage />} />
          <Route path="errors" element={<ErrorsPage />} />
          <Route path="activity/*" element={<ActivityPage />} />
          <Route path="runs/:id" element={<RunPage />} />
          <Route path="records/:object/:id" element={<RecordPage />} />
          <Route path="contacts" element={<ContactsPage />} />
          <Route path="settings/*" element={<SettingsPage />} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </Suspense>
    </Shell>
  );
}

function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t('states.notFound')}>
      <Empty title={t('states.notFoundHint')} action={{ label: t('nav.overview'), to: '/' }} />
    </Page>
  );
}
