import { Center, Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Navigate, Route, Routes } from 'react-router';
import { ConnectWizard } from '../connections/connect-wizard.js';
import { ConnectedPage } from '../connections/connected-page.js';
import { ConnectionsPage } from '../connections/connections-page.js';
import { ContactsPage } from '../contacts/contacts-page.js';
import { OverviewPage } from '../overview/overview-page.js';
import { SignInPage } from '../session/sign-in-page.js';
import { useSession } from '../session/use-session.js';
import { Shell } from './shell.js';

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
  const session = useSession();
  if (session.isPending) {
    return (
      <Center mih="60vh">
        <Loader aria-label={t('common.loading')} />
      </Center>
    );
  }
  if (!session.data) return <Navigate to="/sign-in" replace />;
  return (
    <Shell principal={session.data}>
      <Routes>
        <Route index element={<OverviewPage />} />
        <Route path="connections" element={<ConnectionsPage />} />
        <Route path="connections/new" element={<ConnectWizard />} />
        <Route path="connections/:id" element={<ConnectedPage />} />
        <Route path="contacts" element={<ContactsPage />} />
        <Route path="*" element={<Navigate to="/" replace />} />
      </Routes>
    </Shell>
  );
}
