// The configuration classes of the built services: what each reads is asked of the service itself.
import { pathToFileURL } from 'node:url';
import { builtFile, inRepo } from './paths.mjs';

/** Every setting of a service in this environment, with value, source and problems: see inspectConfig in libs/config. */
export async function inspectService(service, environment) {
  const file = builtFile(service, `${service}.config.js`);
  const [{ inspectConfig, settingsOf }, classes] = await Promise.all([
    load(inRepo('dist', 'apps', service, 'libs', 'config', 'src', 'index.js')),
    load(file),
  ]);
  const type = Object.values(classes).find((one) => typeof one === 'function' && settingsOf(one).length > 0);
  return inspectConfig(type, environment);
}

/** `[{ variable, isSecret }]`: what the providers of CRMs declare themselves. */
export async function providerSettings() {
  const { providers } = await load(inRepo('dist', 'apps', 'auth', 'libs', 'crm-core', 'src', 'registry.js'));
  return Object.values(providers).flatMap(({ auth }) =>
    Object.entries(auth.settings).map(([key, variable]) => ({ variable, isSecret: key === 'clientSecret' })),
  );
}

const load = (file) => import(pathToFileURL(file).href);
