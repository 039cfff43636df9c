import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** A path inside the repository. */
export const inRepo = (...parts) => join(root, ...parts);

/** Where the embedded servers, secrets and logs live. */
export const dataDir = () => resolve(root, process.env.DATA_DIR || '.data');

/** The Node 24 that comes with the packages, whatever Node started us. */
export const node24 = () =>
  inRepo('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Where `nest build` puts a file of an app. */
export const builtFile = (app, file) => inRepo('dist', 'apps', app, 'apps', app, 'src', file);
