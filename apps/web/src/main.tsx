import '@mantine/core/styles.css';
import './shell/theme.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { ApiError } from './api/client.js';
import './i18n/index.js';
import { App } from './shell/app.js';
import { theme } from './shell/theme.js';

const MAX_RETRIES = 2;

/** What cannot work by trying again is not tried again. */
function shouldRetry(failures: number, error: Error): boolean {
  const isHopeless = error instanceof ApiError && !error.problem.retryable;
  return !isHopeless && failures < MAX_RETRIES;
}

const queries = new QueryClient({ defaultOptions: { queries: { retry: shouldRetry, staleTime: 2_000 } } });
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
// Where the style that keeps the page still behind a dialog looks for it.
Object.assign(globalThis, { __webpack_nonce__: nonce });

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce ?? ''}>
      <QueryClientProvider client={queries}>
        <BrowserRouter>
          <App />
        </BrowserRouter>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
