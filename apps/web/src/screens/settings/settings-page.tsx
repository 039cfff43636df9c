import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Route, Routes, useLocation, useNavigate } from 'react-router';
import { NoPermission, Page } from '../../ui/states.js';
import { useCan } from '../../ui/use-can.js';
import { KeysPanel } from './keys-panel.js';
import { MembersPanel } from './members-panel.js';

/** Who may do what in this account. */
export default function SettingsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayManage = useCan('admin');
  const isKeys = useLocation().pathname.endsWith('/keys');
  return (
    <Page title={t('account.title')} hint={t('account.hint')}>
      {mayManage ? (
        <>
          <Tabs
            value={isKeys ? 'keys' : 'members'}
            onChange={(to) => void navigate(to === 'keys' ? '/settings/keys' : '/settings')}
          >
            <Tabs.List aria-label={t('account.title')}>
              <Tabs.Tab value="members">{t('account.members')}</Tabs.Tab>
              <Tabs.Tab value="keys">{t('account.keys')}</Tabs.Tab>
            </Tabs.List>
          </Tabs>
          <Routes>
            <Route index element={<MembersPanel />} />
            <Route path="keys" element={<KeysPanel />} />
          </Routes>
        </>
      ) : (
        <NoPermission />
      )}
    </Page>
  );
}
