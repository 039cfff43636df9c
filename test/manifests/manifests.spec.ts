import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadConfig } from '@app/config';
import { Health, metrics, portOf, serveHealth } from '@app/observability';
import { CONFIGS, namesOf, policyProblems } from './policies.js';
import { canRender, hasProgram, render, ROOT, schemaProblems, type Manifest } from './render.js';

/* eslint-disable @typescript-eslint/no-explicit-any */

const OVERLAYS = ['dev', 'prod'];
const SERVICES = Object.keys(CONFIGS);
const SECRETS: Record<string, string> = {
  CRM_MASTER_KEYS: `v1:${Buffer.from('0123456789abcdefghijklmnopqrstuv').toString('base64')}`,
  WEBHOOK_MASTER_KEYS: `v1:${Buffer.from('vutsrqponmlkjihgfedcba9876543210').toString('base64')}`,
  CRM_BOOTSTRAP_API_KEY: 'k'.repeat(32),
};

const deployment = (objects: readonly Manifest[], name: string) =>
  objects.find((one) => one.kind === 'Deployment' && one.metadata.name === name)!;
const container = (objects: readonly Manifest[], name: string) =>
  deployment(objects, name).spec.template.spec.containers[0];

/** What the pod's process would see, with values from the ConfigMap and well-formed secrets. */
function environment(objects: readonly Manifest[], service: string): Record<string, string> {
  const settings = objects.find((one) => one.kind === 'ConfigMap')!.data;
  return Object.fromEntries(
    container(objects, service).env.map((variable: any) => {
      const from = variable.valueFrom;
      if (!from) return [variable.name, variable.value];
      const key = from.configMapKeyRef?.key;
      return [variable.name, key ? settings[key] : (SECRETS[from.secretKeyRef.key] ?? 'secret')];
    }),
  );
}

const describeRendered = canRender ? describe : describe.skip;

describeRendered.each(OVERLAYS)('the overlay %s', (overlay) => {
  const objects = render(overlay);

  it('validates against the schemas and has no unknown key', () => {
    expect(schemaProblems(objects).flat()).toEqual([]);
  });

  it('keeps our rules', () => {
    expect(policyProblems(objects)).toEqual([]);
  });

  it.each(SERVICES)('gives %s all that its configuration asks for', (service) => {
    expect(() => loadConfig(CONFIGS[service], environment(objects, service))).not.toThrow();
  });

  it('has a secret with each key that a pod refers to', () => {
    const pods = objects
      .filter((one) => ['Deployment', 'Job'].includes(one.kind))
      .map((one) => one.spec.template.spec);
    const references = pods
      .flatMap((pod) => [...(pod.initContainers ?? []), ...pod.containers])
      .flatMap((one: any) => one.env)
      .flatMap((one: any) => one.valueFrom?.secretKeyRef ?? []);
    const there = objects.flatMap((one) => [
      ...Object.keys(one.stringData ?? {}).map((key) => `${one.metadata.name}/${key}`),
      ...(one.kind === 'ExternalSecret'
        ? one.spec.data.map((entry: any) => `${one.metadata.name}/${entry.secretKey}`)
        : []),
    ]);

    expect(references.length).toBeGreaterThan(10);
    expect(
      references.map((one: any) => `${one.name}/${one.key}`).filter((one) => !there.includes(one)),
    ).toEqual([]);
  });

  it('asks health paths that services answer', async () => {
    metrics.clear();
    const server = await serveHealth(new Health(), 0, '127.0.0.1');
    const paths = SERVICES.flatMap((service) =>
      ['startupProbe', 'livenessProbe', 'readinessProbe'].map(
        (kind) => container(objects, service)[kind].httpGet.path,
      ),
    );

    const statuses = await Promise.all(
      [...new Set(paths)].map(
        async (path) => (await fetch(`http://127.0.0.1:${portOf(server)}${path}`)).status,
      ),
    );
    server.close();

    expect(statuses).toEqual([200, 200]);
  });
});

type Spoil = (objects: Manifest[]) => void;
const ofSync =
  (spoil: (one: any, pod: any, manifest: any) => void): Spoil =>
  (objects) =>
    spoil(
      container(objects, 'sync'),
      deployment(objects, 'sync').spec.template.spec,
      deployment(objects, 'sync'),
    );
const ofKind =
  (kind: string, name: string, spoil: (one: any) => void): Spoil =>
  (objects) =>
    spoil(objects.find((one) => one.kind === kind && one.metadata.name === name));

const SPOILED: [string, RegExp, Spoil][] = [
  ['a pod as root', /may run as root/, ofSync((_, pod) => delete pod.securityContext.runAsNonRoot)],
  ['user 0', /runs as user 0/, ofSync((_, pod) => (pod.securityContext.runAsUser = 0))],
  ['no seccomp profile', /seccomp/, ofSync((_, pod) => delete pod.securityContext.seccompProfile)],
  ['a privileged container', /is privileged/, ofSync((one) => (one.securityContext.privileged = true))],
  ['more privileges', /may gain/, ofSync((one) => (one.securityContext.allowPrivilegeEscalation = true))],
  [
    'a writable root',
    /write to its root/,
    ofSync((one) => delete one.securityContext.readOnlyRootFilesystem),
  ],
  ['a capability', /capabilities/, ofSync((one) => (one.securityContext.capabilities.add = ['NET_ADMIN']))],
  [
    'a path of the host',
    /path of its host/,
    ofSync((_, pod) => pod.volumes.push({ name: 'x', hostPath: { path: '/' } })),
  ],
  ['the network of the host', /namespace with its host/, ofSync((_, pod) => (pod.hostNetwork = true))],
  ['a token', /token/, ofSync((_, pod) => delete pod.automountServiceAccountToken)],
  ['the tag latest', /without a version/, ofSync((one) => (one.image = 'markmail-crm/sync:latest'))],
  ['no tag', /without a version/, ofSync((one) => (one.image = 'markmail-crm/sync'))],
  ['no limits', /no limits/, ofSync((one) => delete one.resources.limits)],
  ['no requests', /no requests/, ofSync((one) => delete one.resources.requests)],
  ['no readiness probe', /no readinessProbe/, ofSync((one) => delete one.readinessProbe)],
  [
    'a probe of another path',
    /asks \/healthz/,
    ofSync((one) => (one.livenessProbe.httpGet.path = '/healthz')),
  ],
  ['a probe of another port', /wrong port/, ofSync((one) => (one.livenessProbe.httpGet.port = 9091))],
  [
    'a liveness that needs the database',
    /servers are away/,
    ofSync((one) => (one.livenessProbe.httpGet.path = '/health/ready')),
  ],
  [
    'an unknown variable',
    /SYNC_MAX_RUN,/,
    ofSync((one) => one.env.push({ name: 'SYNC_MAX_RUN', value: '3' })),
  ],
  [
    "another service's secret",
    /CRM_MASTER_KEYS/,
    ofSync((one) => one.env.push({ name: 'CRM_MASTER_KEYS', value: 'x' })),
  ],
  [
    'a selector of other pods',
    /own pods/,
    ofSync((_, __, it) => (it.spec.selector.matchLabels['app.kubernetes.io/name'] = 'synch')),
  ],
  ['no spread', /not spread/, ofSync((_, pod) => delete pod.topologySpreadConstraints)],
  [
    'a Service of no pods',
    /selects no pod/,
    ofKind('Service', 'auth', (one) => (one.spec.selector = { app: 'auth' })),
  ],
  [
    'a Service to a wrong port',
    /which no container has/,
    ofKind('Service', 'gateway', (one) => (one.spec.ports[0].targetPort = 8080)),
  ],
  [
    'a budget of no pods',
    /selects no pod/,
    ofKind('PodDisruptionBudget', 'auth', (one) => (one.spec.selector.matchLabels = {})),
  ],
  [
    'an ingress without TLS',
    /not served with TLS/,
    ofKind('Ingress', 'markmail-crm', (one) => delete one.spec.tls),
  ],
  [
    'an autoscaler of nothing',
    /scales what/,
    ofKind('ScaledObject', 'sync', (one) => (one.spec.scaleTargetRef.name = 'worker')),
  ],
  ['a lax namespace', /restricted/, ofKind('Namespace', 'markmail-crm', (one) => (one.metadata.labels = {}))],
];

const MALFORMED: [string, Spoil][] = [
  ['a misspelt key', ofSync((one) => (one.livenesProbe = one.livenessProbe))],
  ['an unknown key deep inside', ofSync((_, pod) => (pod.securityContext.runAsNonRot = true))],
  ['text for a number', ofSync((_, __, it) => (it.spec.revisionHistoryLimit = 'five'))],
  ['no selector', ofSync((_, __, it) => delete it.spec.selector)],
];

describeRendered('spoiled manifests', () => {
  const good = render('prod');
  const spoiled = (spoil: Spoil) => {
    const objects = structuredClone(good);
    spoil(objects);
    return objects;
  };

  it.each(SPOILED)('refuses %s', (_, reason, spoil) => {
    expect(policyProblems(spoiled(spoil)).join('\n')).toMatch(reason);
  });

  it('refuses what the schemas do not know', () => {
    const found = schemaProblems(MALFORMED.map(([, spoil]) => deployment(spoiled(spoil), 'sync')));

    expect(found.map((problems) => problems.length > 0)).toEqual(MALFORMED.map(() => true));
  });
});

describe('docker-compose.yml', () => {
  const compose = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true });

  (hasProgram('docker-compose') ? it : it.skip)(
    'is accepted by docker-compose once what it asks for is set',
    () => {
      const file = join(ROOT, 'docker-compose.yml');
      const asked = [...readFileSync(file, 'utf8').matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name);
      const config = (env: Record<string, string>) => () =>
        execFileSync('docker-compose', ['--file', file, 'config', '--quiet'], {
          stdio: 'pipe',
          cwd: tmpdir(),
          env: { PATH: process.env.PATH, ...env },
        });

      expect(config(Object.fromEntries(asked.map((name) => [name, 'x'])))).not.toThrow();
      expect(config({})).toThrow(/Missing mandatory value/);
    },
  );

  it.each(SERVICES)('sets only what %s reads', (service) => {
    const names = Object.keys(compose.services[service].environment);

    expect(names.filter((name) => !namesOf(service).includes(name))).toEqual([]);
  });

  it.each(SERVICES)('runs %s unprivileged on a root that cannot be written', (service) => {
    expect(compose.services[service]).toMatchObject({
      read_only: true,
      user: '65532:65532',
      cap_drop: ['ALL'],
    });
  });

  it.each([...SERVICES, 'sandbox'])('builds %s from a target that the Dockerfile has', (service) => {
    const stages = [...readFileSync(join(ROOT, 'Dockerfile'), 'utf8').matchAll(/^FROM .* AS (\S+)$/gm)];

    expect(stages.map((stage) => stage[1])).toContain(compose.services[service].build.target);
  });
});
