// What the played services know.
import { randomUUID } from 'node:crypto';
import type {
  AccountView,
  CampaignMemberView,
  CampaignView,
  ContactView,
  ConflictView,
  DealView,
  LeadView,
  ListView,
  Preview,
  Principal,
  RecordView,
  RunView,
} from '@app/contracts';

export const TENANT_A = '018f0000-0000-7000-8000-00000000000a';
export const TENANT_B = '018f0000-0000-7000-8000-00000000000b';
/** Exists for tenant A only, whatever it is the id of. */
export const KNOWN_ID = '018f0000-0000-7000-8000-000000000001';
/** Nobody's id, as the owners find out. */
export const UNKNOWN_PERSON = '018f0000-0000-7000-8000-0000000000ff';
export const CSRF = 'csrf-token-of-the-session';
export const SESSION_TOKEN = 'session-token-of-the-tests';
/** An error text that no answer may show. */
export const SECRET_TEXT = 'SELECT secret FROM /var/lib/crm at db.internal:5432';

export const KEYS = {
  viewer: 'key-of-a-viewer-0000000000000000',
  operator: 'key.of.an.operator-0000000000000',
  admin: 'key-of-an-admin-00000000000000000',
  owner: 'key-of-an-owner-00000000000000000',
  contactsOnly: 'key-for-contacts-only-00000000000',
  other: 'key-of-another-tenant-00000000000',
} as const;
export const HOST_JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJob3N0In0.c2lnbmF0dXJl';

const principal = (role: Principal['role'], more: Partial<Principal> = {}): Principal => ({
  tenantId: TENANT_A,
  tenantName: 'A',
  actorKind: 'apiKey',
  actorId: `${role}-key`,
  role,
  scopes: ['*'],
  ...more,
});

export const SESSION_PRINCIPAL = principal('owner', {
  actorKind: 'member',
  actorId: 'member-1',
  sessionId: 'browser-session',
  csrfToken: CSRF,
});

export const PRINCIPALS: Record<string, Principal> = {
  [`apiKey ${KEYS.viewer}`]: principal('viewer'),
  [`apiKey ${KEYS.operator}`]: principal('operator'),
  [`apiKey ${KEYS.admin}`]: principal('admin'),
  [`apiKey ${KEYS.owner}`]: principal('owner'),
  [`apiKey ${KEYS.contactsOnly}`]: principal('admin', {
    actorId: 'narrow',
    scopes: ['contacts:write', 'keys:write'],
  }),
  [`apiKey ${KEYS.other}`]: principal('owner', { tenantId: TENANT_B }),
  [`session ${SESSION_TOKEN}`]: SESSION_PRINCIPAL,
  [`jwt ${HOST_JWT}`]: principal('operator', { actorKind: 'host', actorId: 'host-user' }),
};

export const NOW = '2026-11-23T00:00:00.000Z';

const aRecord: RecordView = {
  id: KNOWN_ID,
  customFields: {},
  version: 3,
  crmLinks: [],
  createdAt: NOW,
  updatedAt: NOW,
};

export const aContact = (more: Partial<ContactView> = {}): ContactView => ({
  ...aRecord,
  email: 'a@example.test',
  firstName: null,
  lastName: null,
  company: null,
  phone: null,
  title: null,
  status: 'active',
  tags: [],
  ...more,
});

const noCounts = { create: 0, update: 0, unchanged: 0, delete: 0, rejected: 0 };
export const aPreview: Preview = {
  toCrm: noCounts,
  fromCrm: noCounts,
  conflicts: 0,
  samples: [],
  apiCalls: 1,
  seconds: 0.1,
  isComplete: true,
  objects: [{ object: 'contact', toCrm: noCounts, fromCrm: noCounts, conflicts: 0, isComplete: true }],
};

export const aLead: LeadView = {
  ...aRecord,
  email: 'l@example.test',
  firstName: null,
  lastName: null,
  company: null,
  phone: null,
  title: null,
  leadStatus: null,
  source: null,
  formId: null,
  status: 'active',
  convertedContactId: null,
  convertedAccountId: null,
  convertedDealId: null,
  convertedAt: null,
};
export const anAccount: AccountView = {
  ...aRecord,
  name: 'Acme',
  website: null,
  phone: null,
  industry: null,
};
export const aList: ListView = { ...aRecord, name: 'VIP', description: null };
export const aCampaign: CampaignView = {
  ...aRecord,
  name: 'Spring',
  description: null,
  campaignStatus: null,
  type: null,
  startDate: null,
  endDate: null,
  isActive: false,
  budget: null,
};
export const aCampaignMember: CampaignMemberView = {
  ...aRecord,
  campaignId: KNOWN_ID,
  contactId: KNOWN_ID,
  leadId: null,
  memberStatus: 'sent',
};
export const aConflict: ConflictView = {
  id: KNOWN_ID,
  integrationId: KNOWN_ID,
  object: 'contact',
  recordId: KNOWN_ID,
  field: 'phone',
  base: '1',
  markmail: '2',
  crm: '3',
  detectedAt: '2026-01-01T00:00:00.000Z',
  resolvedAt: null,
  choice: null,
};
export const aDeal: DealView = {
  ...aRecord,
  name: 'Big one',
  stage: null,
  amount: null,
  currency: null,
  closeDate: null,
  probability: null,
  isClosed: false,
  isWon: false,
  accountId: null,
  contacts: [],
};

const counts = () => ({ created: 0, updated: 0, unchanged: 0, deleted: 0, rejected: 0 });

export const aRun = (more: Partial<RunView> = {}): RunView => ({
  id: KNOWN_ID,
  integrationId: KNOWN_ID,
  object: 'contact',
  mode: 'incremental',
  trigger: 'manual',
  state: 'running',
  phase: 'pull',
  createdAt: NOW,
  startedAt: NOW,
  completedAt: null,
  total: null,
  processed: 0,
  ...counts(),
  conflicts: 0,
  apiCalls: 0,
  recordsPerSecond: null,
  etaSeconds: null,
  fromCrm: counts(),
  toCrm: counts(),
  ...more,
});

export const anIntegration = {
  id: KNOWN_ID,
  connectionId: KNOWN_ID,
  name: 'Sync',
  version: 7,
  objects: {},
  settings: {
    schedule: { kind: 'interval' as const, seconds: 60 },
    apiBudgetPercent: 80,
    emailActivities: 'each' as const,
  },
  createdAt: NOW,
  updatedAt: NOW,
};
export const aConnection = {
  id: KNOWN_ID,
  provider: 'fake',
  label: null,
  orgId: null,
  orgName: null,
  username: null,
  instanceUrl: null,
  status: 'connected' as const,
  limits: null,
  createdAt: NOW,
};
export const aMappingVersion = {
  version: 4,
  createdAt: NOW,
  actor: { kind: 'member' as const, id: KNOWN_ID },
  lines: 1,
  added: 1,
  removed: 0,
  changed: 0,
};
export const aLine = {
  markmailField: 'email',
  crmField: 'Email',
  direction: 'bidirectional' as const,
  rule: 'newest' as const,
  compatibility: { verdict: 'ok' as const },
};
export const anImport = {
  id: KNOWN_ID,
  state: 'queued' as const,
  total: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  createdAt: NOW,
  completedAt: null,
  error: null,
};
export const aMember = { id: KNOWN_ID, email: 'm@example.test', role: 'viewer' as const, createdAt: NOW };
export const anInboundAddress = { id: KNOWN_ID, connectionId: KNOWN_ID, createdAt: NOW, expiresAt: null };
export const anEndpoint = {
  id: KNOWN_ID,
  url: 'https://hooks.example.com/',
  eventTypes: ['*'],
  description: null,
  isEnabled: true,
  disabledReason: null,
  disabledDetail: null,
  disabledAt: null,
  failingSince: null,
  oldSecretUntil: null,
  createdAt: NOW,
  updatedAt: NOW,
};
export const aDelivery = {
  id: KNOWN_ID,
  endpointId: KNOWN_ID,
  eventId: KNOWN_ID,
  eventType: 'crm.contact.updated.v1',
  subject: KNOWN_ID,
  occurredAt: NOW,
  state: 'delivered' as const,
  isTest: false,
  attempts: 1,
  nextTryAt: null,
  deliveredAt: NOW,
  lastStatus: 200,
  lastFault: null,
};
export const anApiKey = {
  id: KNOWN_ID,
  name: 'k',
  role: 'operator' as const,
  scopes: ['*'],
  prefix: 'mmk_1',
  createdAt: NOW,
  expiresAt: null,
  lastUsedAt: null,
};

export const anUnknownId = (): string => randomUUID();
