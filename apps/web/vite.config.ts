import react from '@vitejs/plugin-react';
import { join } from 'node:path';
import { defineConfig } from 'vite';

const libs = join(import.meta.dirname, '../../libs');

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // The browser gets the part of the library that needs nothing of a server.
  resolve: { alias: { '@app/crm-core': join(libs, 'crm-core/src/index.browser.ts') } },
  build: { outDir: '../../dist/web', emptyOutDir: true, sourcemap: false },
  server: { proxy: { '/api': 'http://localhost:3000' } },
});
