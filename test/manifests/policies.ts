// Our own rules for manifests, beyond their schemas: each problem is a sentence that begins with the object.
import { settingsOf } from '@app/config';
import { AuthConfig } from '../../apps/auth/src/auth.config.js';
import { GatewayConfig } from '../../apps/gateway/src/gateway.config.js';
import { IntegrationConfig } from '../../apps/integration/src/integration.config.js';
import { SyncConfig } from '../../apps/sync/src/sync.config.js';
import { WebhookConfig } from '../../apps/webhook/src/webhook.config.js';
import type { Manifest } from './render.js';

/* eslint-disable @typescript-eslint/no-explicit-any */

export const CONFIGS: Record<string, new () => object> = {
  auth: AuthConfig,
  gateway: GatewayConfig,
  integration: IntegrationConfig,
  sync: SyncConfig,
  webhook: WebhookConfig,
};
/** Declared by the provider, see its auth settings. */
const PROVIDER_NAMES = [
  'SALESFORCE_CLIENT_ID',
  'SALESFORCE_CLIENT_SECRET',
  'SALESFORCE_LOGIN_URL',
  'SALESFORCE_API_VERSION',
];
const MIGRATION_NAMES = ['DATABASE_URL', 'MIGRATION_DATABASE_URL'];
const HEALTH_PATHS = ['/health/live', '/health/ready'];
const DEPLOYED = 'app.kubernetes.io/name';

/** The variables that a service reads; nothing else may be set. */
export function namesOf(service: string): string[] {
  const own = settingsOf(CONFIGS[service]).map((setting) => setting.variable);
  return service === 'gateway' ? own : [...own, ...PROVIDER_NAMES];
}

/** All problems of a rendered overlay. */
export function policyProblems(objects: readonly Manifest[]): string[] {
  return objects.flatMap((object) =>
    problemsOf(object, objects).map((problem) => `${object.kind} ${object.metadata?.name}: ${problem}`),
  );
}

function problemsOf(object: Manifest, all: readonly Manifest[]): string[] {
  switch (object.kind) {
    case 'Deployment':
      return [...podProblems(object), ...deploymentProblems(object, all)];
    case 'Job':
      return podProblems(object);
    case 'Service':
      return serviceProblems(object, all);
    case 'PodDisruptionBudget':
      return selects(object.spec?.selector?.matchLabels, all) ? [] : ['selects no pod'];
    case 'Ingress':
      return ingressProblems(object, all);
    case 'HorizontalPodAutoscaler':
    case 'ScaledObject':
      return find(all, 'Deployment', object.spec?.scaleTargetRef?.name) ? [] : ['scales what is not there'];
    case 'Namespace':
      return object.metadata.labels?.['pod-security.kubernetes.io/enforce'] === 'restricted'
        ? []
        : ['does not enforce the restricted profile'];
    default:
      return [];
  }
}

function podProblems(object: Manifest): string[] {
  const pod = object.spec?.template?.spec ?? {};
  const containers: any[] = [...(pod.initContainers ?? []), ...(pod.containers ?? [])];
  const problems = [
    pod.securityContext?.runAsNonRoot === true || 'may run as root',
    pod.securityContext?.runAsUser > 0 || 'runs as user 0',
    pod.securityContext?.seccompProfile?.type === 'RuntimeDefault' || 'has no seccomp profile',
    pod.automountServiceAccountToken === false || 'mounts a service account token',
    !!pod.serviceAccountName || 'uses the default service account',
    !(pod.hostNetwork || pod.hostPID || pod.hostIPC) || 'shares a namespace with its host',
    !(pod.volumes ?? []).some((volume: any) => volume.hostPath) || 'mounts a path of its host',
  ].filter((problem) => typeof problem === 'string');
  return [...problems, ...containers.flatMap((container) => containerProblems(object, container))];
}

function containerProblems(object: Manifest, container: any): string[] {
  const security = container.securityContext ?? {};
  const allowed = object.kind === 'Job' ? MIGRATION_NAMES : namesOf(object.metadata.name);
  const names: string[] = (container.env ?? []).map((variable: any) => variable.name);
  return [
    security.privileged !== true || 'is privileged',
    security.runAsUser !== 0 || 'runs a container as user 0',
    security.allowPrivilegeEscalation === false || 'may gain privileges',
    security.readOnlyRootFilesystem === true || 'may write to its root',
    (security.capabilities?.drop?.includes('ALL') && !security.capabilities?.add) || 'keeps capabilities',
    /:\d+\.\d+\.\d+(@sha256:[0-9a-f]{64})?$/.test(container.image ?? '') || 'has an image without a version',
    (!!container.resources?.limits?.memory && !!container.resources?.limits?.cpu) || 'has no limits',
    (!!container.resources?.requests?.memory && !!container.resources?.requests?.cpu) || 'has no requests',
    !container.envFrom || 'takes variables without naming them',
    ...names.map((name) => allowed.includes(name) || `sets ${name}, which it does not read`),
    new Set(names).size === names.length || 'sets a variable twice',
  ].filter((problem) => typeof problem === 'string');
}

function deploymentProblems(object: Manifest, all: readonly Manifest[]): string[] {
  const labels = object.spec?.template?.metadata?.labels ?? {};
  const pod = object.spec?.template?.spec ?? {};
  const container = pod.containers?.[0] ?? {};
  const name = object.metadata.name;
  const beside = ['Service', 'PodDisruptionBudget', 'NetworkPolicy', 'ServiceAccount'];
  return [
    matches(object.spec?.selector?.matchLabels, labels) || 'does not select its own pods',
    (pod.topologySpreadConstraints?.length ?? 0) > 0 || 'is not spread',
    pod.terminationGracePeriodSeconds >= 30 || 'gives no time to stop',
    ...beside.map((kind) => !!find(all, kind, name) || `has no ${kind}`),
    ...['startupProbe', 'livenessProbe', 'readinessProbe'].map((kind) => probeProblem(container, kind)),
    container.livenessProbe?.httpGet?.path !== '/health/ready' || 'is killed when its servers are away',
  ].filter((problem) => typeof problem === 'string');
}

function probeProblem(container: any, kind: string): true | string {
  const get = container[kind]?.httpGet;
  if (!get) return `has no ${kind}`;
  if (!HEALTH_PATHS.includes(get.path)) return `asks ${get.path} in its ${kind}`;
  const port = (container.ports ?? []).find(
    (one: any) => one.name === get.port || one.containerPort === get.port,
  );
  const listens = (container.env ?? []).find((one: any) => one.name === 'HEALTH_PORT')?.value;
  return String(port?.containerPort) === listens || `asks a wrong port in its ${kind}`;
}

function serviceProblems(object: Manifest, all: readonly Manifest[]): string[] {
  const target = all.find(
    (one) =>
      one.kind === 'Deployment' && matches(object.spec?.selector, one.spec?.template?.metadata?.labels ?? {}),
  );
  if (!target) return ['selects no pod'];
  const container = target.spec.template.spec.containers[0];
  const ports: any[] = container.ports ?? [];
  const variables = ['HEALTH_PORT', target.metadata.name === 'webhook' ? 'WEBHOOK_PORT' : 'PORT'];
  const listens = (container.env ?? []).filter((one: any) => variables.includes(one.name));
  return (object.spec?.ports ?? []).flatMap((port: any) => {
    const there = ports.find((one) => one.name === port.targetPort || one.containerPort === port.targetPort);
    if (!there) return [`targets port ${port.targetPort}, which no container has`];
    return listens.some((one: any) => one.value === String(there.containerPort))
      ? []
      : [`targets port ${there.containerPort}, where nobody listens`];
  });
}

function ingressProblems(object: Manifest, all: readonly Manifest[]): string[] {
  const secured: string[] = (object.spec?.tls ?? []).flatMap((tls: any) => tls.hosts ?? []);
  return (object.spec?.rules ?? []).flatMap((rule: any) => [
    ...(secured.includes(rule.host) ? [] : [`${rule.host} is not served with TLS`]),
    ...(rule.http?.paths ?? []).flatMap((path: any) => {
      const { name, port } = path.backend?.service ?? {};
      const service = find(all, 'Service', name);
      return service?.spec.ports.some((one: any) => one.name === port?.name)
        ? []
        : [`leads to no port of ${name}`];
    }),
  ]);
}

const find = (all: readonly Manifest[], kind: string, name: string) =>
  all.find((one) => one.kind === kind && one.metadata.name === name);

const matches = (selector: Record<string, string> | undefined, labels: Record<string, string>) =>
  !!selector?.[DEPLOYED] && Object.entries(selector).every(([key, value]) => labels[key] === value);

const selects = (selector: Record<string, string> | undefined, all: readonly Manifest[]) =>
  all.some(
    (one) => one.kind === 'Deployment' && matches(selector, one.spec?.template?.metadata?.labels ?? {}),
  );
