import { Tabs } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Route, Routes, useLocation, useNavigate, useParams } from 'react-router';
import { Loaded, Loading, Page } from '../../ui/states.js';
import { DashboardPanel } from '../dashboard/dashboard-panel.js';
import { useIntegration } from './integration.queries.js';

const ObjectsPanel = lazy(() => import('../objects/objects-panel.js'));
const MappingPanel = lazy(() => import('../mapping/mapping-panel.js'));
const PreviewPanel = lazy(() => import('../preview/preview-panel.js'));
const SettingsPanel = lazy(() => import('../integration-settings/settings-panel.js'));

const TABS = ['status', 'objects', 'mapping', 'preview', 'settings'] as const;

/** One integration: how it fares, and what it is told to do. */
export default function IntegrationPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const integration = useIntegration(id);
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const tab = TABS.find((one) => pathname.endsWith(`/${one}`)) ?? 'status';
  const go = (to: string | null) => void navigate(`/integrations/${id}${to === 'status' ? '' : `/${to}`}`);
  return (
    <Page title={integration.data?.data.name ?? t('integration.title')}>
      <Loaded query={integration}>
        {(current) => (
          <>
            <Tabs value={tab} onChange={go}>
              <Tabs.List aria-label={t('integration.title')}>
                {TABS.map((one) => (
                  <Tabs.Tab key={one} value={one}>
                    {t(`integration.tab/${one}`)}
                  </Tabs.Tab>
                ))}
              </Tabs.List>
            </Tabs>
            <Suspense fallback={<Loading />}>
              <Routes>
                <Route index element={<DashboardPanel integration={current.data} />} />
                <Route
                  path="objects"
                  element={<ObjectsPanel id={id} current={current} key={current.etag} />}
                />
                <Route path="mapping" element={<MappingPanel integration={current.data} />} />
                <Route path="preview" element={<PreviewPanel integration={current.data} />} />
                <Route
                  path="settings"
                  element={<SettingsPanel id={id} current={current} key={current.etag} />}
                />
                <Route path="*" element={<Navigate to={`/integrations/${id}`} replace />} />
              </Routes>
            </Suspense>
          </>
        )}
      </Loaded>
    </Page>
  );
}
