// The routes as the API description lists them, and their bodies as the contracts' own rules describe them: a new route is tested
// without anybody remembering to.
import { getMetadataStorage } from 'class-validator';
import type { OpenAPIObject } from '@nestjs/swagger';
import * as contracts from '@app/contracts';
import { RoleBody } from '../src/account/member.dto.js';
import { OptInBody } from '../src/contact/contact.dto.js';
import { KNOWN_ID } from './fixtures.js';
import { startHarness, type Answered, type CallOptions, type Harness } from './harness.js';

type Class = new () => object;
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly isPublic: boolean;
  readonly role?: string;
}

export const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
/** The class of each route's body; a route with a body that is missing here fails a test below. */
export const BODIES: Record<string, Class> = {
  'post /api/crm/auth/{provider}': contracts.BeginConnectionBody,
  'post /api/crm/orgs/{id}/inbound-addresses': contracts.RotateInboundAddressBody,
  'post /api/crm/integrations': contracts.CreateIntegrationRequest,
  'patch /api/crm/integrations/{id}': contracts.IntegrationPatch,
  'post /api/crm/integrations/{id}/mappings/import': contracts.ImportMappingsBody,
  'post /api/crm/integrations/{id}/mappings/template': contracts.ApplyMappingTemplateBody,
  'post /api/crm/integrations/{id}/mappings/rollback': contracts.RollBackMappingBody,
  'post /api/crm/sync/contacts': contracts.StartRunBody,
  'post /api/crm/sync/leads': contracts.StartRunBody,
  'post /api/crm/sync/lists': contracts.StartRunBody,
  'post /api/crm/sync/campaigns': contracts.StartRunBody,
  'post /api/crm/sync/activities': contracts.StartRunBody,
  'post /api/crm/sync/deals': contracts.StartRunBody,
  'post /api/crm/sync/all': contracts.StartRunBody,
  'post /api/crm/integrations/{id}/preview': contracts.PreviewBody,
  'post /api/crm/sync/runs/{id}/retry': contracts.RetryRowsBody,
  'post /api/crm/sync/runs/{id}/cancel': contracts.Nothing,
  'post /api/crm/conflicts/resolve': contracts.ResolveConflictsRequest,
  'post /api/crm/conflicts/{id}/resolve': contracts.ConflictDecision,
  'post /api/contacts': contracts.UpsertContactRequest,
  'patch /api/contacts/{id}': contracts.ContactPatch,
  'post /api/contacts/{id}/opt-in': OptInBody,
  'patch /api/leads/{id}': contracts.LeadPatch,
  'post /api/lists': contracts.CreateListRequest,
  'patch /api/lists/{id}': contracts.ListPatch,
  'post /api/lists/{id}/members': contracts.AddListMembersBody,
  'post /api/campaigns': contracts.CreateCampaignRequest,
  'patch /api/campaigns/{id}': contracts.CampaignPatch,
  'post /api/campaigns/{id}/members': contracts.AddCampaignMembersBody,
  'patch /api/campaigns/{id}/members/{personId}': contracts.CampaignMemberPatch,
  'post /api/email-events': contracts.RecordEmailEventsRequest,
  'post /api/forms/{form}/submissions': contracts.FormSubmissionBody,
  'post /api/webhooks': contracts.CreateWebhookEndpointRequest,
  'patch /api/webhooks/{id}': contracts.WebhookEndpointPatch,
  'post /api/webhooks/{id}/secret': contracts.RotateWebhookSecretBody,
  'post /api/webhooks/{id}/test': contracts.Nothing,
  'post /api/webhooks/{id}/deliveries/{deliveryId}/redeliver': contracts.Nothing,
  'post /api/webhooks/{id}/redeliver': contracts.RedeliverRangeBody,
  'post /api/auth/sign-in-links': contracts.CreateSignInLinkRequest,
  'post /api/auth/session': contracts.SessionToken,
  'post /api/auth/api-keys': contracts.CreateApiKeyRequest,
  'post /api/auth/members': contracts.AddMemberRequest,
  'patch /api/auth/members/{id}': RoleBody,
};
export const LIST_BODY = 'put /api/crm/integrations/{id}/mappings';
export const STREAMED = 'post /api/contacts/import';

/** A gateway for all tests of a file, with its routes; both are there once the tests run. */
export interface AllRoutes {
  readonly harness: Harness;
  readonly routes: readonly Route[];
  readonly call: Harness['call'];
}

export function startAllRoutes(): AllRoutes {
  let harness: Harness;
  let routes: Route[];
  beforeAll(async () => {
    harness = await startHarness();
    routes = await routesOf(harness);
  });
  afterAll(() => harness.stop());
  return {
    get harness() {
      return harness;
    },
    get routes() {
      return routes;
    },
    call: (...args) => harness.call(...args),
  };
}

async function routesOf({ call }: Harness): Promise<Route[]> {
  const document = (await call('GET', '/api/openapi.json', { key: null })).json as OpenAPIObject;
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => {
      const role = (item[method] as unknown as Record<string, string | undefined>)['x-required-role'];
      return { method, path, isPublic: role === undefined, role };
    }),
  );
}

/** Those with a JSON object as their body. */
export const withBody = (routes: readonly Route[]): Route[] =>
  routes.filter((route) => nameOf(route) in BODIES);

export const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
export const at = (path: string, id = KNOWN_ID): string =>
  path
    .replace('{provider}', 'fake')
    .replace('{form}', 'newsletter')
    .replace('{object}', 'contact')
    .replace('{version}', '1')
    .replace(/\{\w+\}/g, id);
export const pointers = (answer: Answered): string[] =>
  (answer.json?.errors ?? []).map((error: { pointer: string }) => error.pointer);

/** Asks every route and tells those that do not answer as expected, so that one failure shows all. */
export async function expectAll(
  some: readonly Route[],
  ask: (route: Route) => Promise<Answered>,
  status: number,
  code?: string,
): Promise<void> {
  expect(some.length).toBeGreaterThan(0);
  const wrong: string[] = [];
  for (const route of some) {
    const answer = await ask(route);
    if (answer.status !== status || (code && answer.json?.code !== code) || !isProblem(answer)) {
      wrong.push(`${nameOf(route)}: ${answer.status} ${answer.text.slice(0, 200)}`);
    }
  }
  expect(wrong).toEqual([]);
}

function isProblem({ headers, json, status }: Answered): boolean {
  return (
    headers.get('content-type')?.startsWith('application/problem+json') === true &&
    json.status === status &&
    json.traceId === headers.get('x-request-id') &&
    ['type', 'title', 'code', 'detail'].every(
      (name) => typeof json[name] === 'string' && json[name] !== '',
    ) &&
    typeof json.retryable === 'boolean'
  );
}

/** What a valid request to the route brings, besides its path. */
export function validOptions(route: Route): CallOptions {
  if (nameOf(route) === LIST_BODY) return { body: [] };
  const type = BODIES[nameOf(route)];
  return type ? { body: validBody(type) } : {};
}

/** The fields that a class has rules for. */
export function fieldsOf(type: Class): string[] {
  const metadata = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return [...new Set(metadata.map(({ propertyName }) => propertyName))];
}

/** The least that a class accepts. */
export function validBody(type: Class | undefined): object {
  const bodies = new Map<Class | undefined, object>([
    [contracts.BeginConnectionBody, { method: 'web', environment: 'production' }],
    [contracts.CreateIntegrationRequest, { connectionId: KNOWN_ID }],
    [contracts.ImportMappingsBody, { text: 'format: markmail-mapping/1' }],
    [contracts.ApplyMappingTemplateBody, { templateId: 'contactStandard' }],
    [contracts.RollBackMappingBody, { version: 1 }],
    [contracts.StartRunBody, { integrationId: KNOWN_ID }],
    [contracts.ConflictDecision, { choice: 'crm' }],
    [contracts.ResolveConflictsRequest, { ids: [KNOWN_ID], choice: 'crm' }],
    [contracts.UpsertContactRequest, { email: 'a@example.test' }],
    [OptInBody, { evidence: { source: 'form', at: '2026-01-01T00:00:00Z' } }],
    [contracts.CreateListRequest, { name: 'VIP' }],
    [contracts.CreateCampaignRequest, { name: 'Spring' }],
    [contracts.AddListMembersBody, { members: [{ contactId: KNOWN_ID }] }],
    [contracts.AddCampaignMembersBody, { members: [{ leadId: KNOWN_ID }] }],
    [contracts.CampaignMemberPatch, { memberStatus: 'sent' }],
    [
      contracts.RecordEmailEventsRequest,
      { events: [{ id: 'e1', type: 'sent', contactId: KNOWN_ID, occurredAt: '2026-01-01T00:00:00Z' }] },
    ],
    [contracts.FormSubmissionBody, { email: 'f@example.test' }],
    [contracts.CreateWebhookEndpointRequest, { url: 'https://hooks.example.com/' }],
    [contracts.RedeliverRangeBody, { from: '2026-01-01T00:00:00Z' }],
    [contracts.SessionToken, { token: 'good-link' }],
    [contracts.CreateApiKeyRequest, { name: 'k' }],
    [contracts.AddMemberRequest, { email: 'm@example.test', role: 'viewer' }],
    [RoleBody, { role: 'viewer' }],
  ]);
  return bodies.get(type) ?? {};
}
