// The services behind the gateway, played by the test: they answer their contracts from memory and remember what they were asked.
import * as contracts from '@app/contracts';
import type { Command, MessageContext } from '@app/contracts';
import {
  ConflictError,
  CrmAuthError,
  CrmUnavailableError,
  InvalidInputError,
  NotFoundError,
  PreconditionFailedError,
  UnauthenticatedError,
} from '@app/errors';
import {
  CommandServer,
  connectNats,
  MessageBus,
  type CommandGuard,
  type NatsConnection,
} from '@app/messaging';
import { createLogger, type Logger } from '@app/observability';
import {
  TENANT_A,
  KNOWN_ID,
  UNKNOWN_PERSON,
  SESSION_TOKEN,
  SECRET_TEXT,
  PRINCIPALS,
  SESSION_PRINCIPAL,
  NOW,
  aCampaign,
  aCampaignMember,
  aContact,
  aConflict,
  aDeal,
  aLead,
  aPreview,
  aList,
  anAccount,
  aRun,
  anIntegration,
  aConnection,
  aLine,
  aMappingVersion,
  anImport,
  aMember,
  anApiKey,
  anInboundAddress,
  anEndpoint,
  aDelivery,
} from './fixtures.js';

export interface Asked {
  readonly subject: string;
  readonly request: Record<string, unknown>;
  readonly context: MessageContext;
}

type Answer<Req, Res> = (request: Req, context: MessageContext) => Res;
const DONE: contracts.Done = { done: true };

export class FakeOwners {
  readonly asked: Asked[] = [];
  /** How often a run is still at work before it is finished. */
  looksUntilFinished = 2;
  /** Text of all pieces of the last import. */
  imported = '';
  /** Appending fails this often before it works. */
  failingAppends = 0;
  isUploadComplete = false;
  /** The last Idempotency-Key with which a subject was asked. */
  readonly keys = new Map<string, string>();
  readonly bus: MessageBus;
  private readonly guard: CommandGuard = {
    around: (command, _request, context, work) => {
      this.keys.set(command.subject, context.idempotencyKey ?? '');
      return work();
    },
  };
  private readonly servers = new Map<string, CommandServer>();

  private constructor(
    private readonly nats: NatsConnection,
    private readonly log: Logger,
  ) {
    this.bus = new MessageBus(nats, log);
    this.answerAuth();
    this.answerIntegration();
    this.answerSync();
    this.answerWebhook();
    for (const service of contracts.SERVICES) {
      this.answer(contracts.checkHealth(service), () => ({ ready: true, checks: { postgres: 'ok' } }));
    }
  }

  static async start(natsUrl: string): Promise<FakeOwners> {
    const nats = await connectNats(natsUrl, 'fake-owners');
    const owners = new FakeOwners(nats, createLogger('fake', 'silent'));
    await nats.flush();
    return owners;
  }

  /** The last message with this subject. */
  last(contract: { subject: string }): Asked {
    const found = this.asked.findLast((asked) => asked.subject === contract.subject);
    if (!found) throw new Error(`${contract.subject} was not asked`);
    return found;
  }

  times(contract: { subject: string }): number {
    return this.asked.filter((asked) => asked.subject === contract.subject).length;
  }

  async stopService(name: string): Promise<void> {
    await this.servers.get(name)?.stop();
    this.servers.delete(name);
    await this.nats.flush();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.servers.values()].map((server) => server.stop()));
    await this.nats.close();
  }

  private answer<Req extends object, Res extends object>(
    contract: Command<Req, Res>,
    work: Answer<Req, Res>,
  ): void {
    const service = contract.subject.split('.')[0];
    const server = this.servers.get(service) ?? new CommandServer(this.nats, service, this.log, this.guard);
    this.servers.set(service, server);
    server.handle(contract, async (request, context) => {
      this.asked.push({
        subject: contract.subject,
        request: request as Record<string, unknown>,
        context,
      });
      return work(request as Req, context);
    });
  }

  private answerAuth(): void {
    this.answer(contracts.authenticate, ({ kind, token }) => {
      const found = PRINCIPALS[`${kind} ${token}`];
      if (!found) throw new UnauthenticatedError();
      return found;
    });
    this.answer(contracts.beginConnection, ({ provider }) => {
      if (provider === 'down') throw new CrmUnavailableError('The CRM is down.');
      if (provider === 'broken') throw new Error(SECRET_TEXT);
      return {
        connectionId: KNOWN_ID,
        status: 'pending',
        authorizationUrl: 'https://crm.test/authorize',
      };
    });
    this.answer(contracts.completeConnection, ({ state, error }) => {
      if (error) throw new CrmAuthError('refused', { code: 'CONNECTION.REFUSED' });
      if (state !== 'good') {
        throw new InvalidInputError(
          'This authorisation is too old.',
          [{ pointer: '/state', code: 'invalid', detail: 'too old' }],
          { code: 'CONNECTION.STATE_INVALID' },
        );
      }
      return { connectionId: KNOWN_ID };
    });
    this.answer(contracts.listConnections, () => ({ items: [aConnection] }));
    this.answer(contracts.getConnection, (ref, context) => known(ref, context, aConnection));
    this.answer(contracts.disconnectConnection, (ref, context) => known(ref, context, DONE));
    this.answer(contracts.createSignInLink, () => ({ url: 'http://x.test/sign-in', expiresAt: NOW }));
    this.answer(contracts.redeemSignInLink, ({ token }) => {
      if (token !== 'good-link')
        throw new UnauthenticatedError('used', { code: 'AUTH.SIGN_IN_LINK_INVALID' });
      const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
      return { token: SESSION_TOKEN, expiresAt, principal: SESSION_PRINCIPAL };
    });
    this.answer(contracts.endSession, () => DONE);
    this.answer(contracts.listApiKeys, () => ({ items: [anApiKey] }));
    this.answer(contracts.createApiKey, () => ({ ...anApiKey, key: 'shown once' }));
    this.answer(contracts.revokeApiKey, (ref, context) => known(ref, context, DONE));
    this.answer(contracts.listMembers, () => ({ items: [aMember] }));
    this.answer(contracts.addMember, () => aMember);
    this.answer(contracts.changeMemberRole, (ref, context) => known(ref, context, aMember));
    this.answer(contracts.removeMember, (ref, context) => known(ref, context, DONE));
    this.answer(contracts.listAuditEntries, () => ({ items: [], nextCursor: null }));
  }

  private answerWebhook(): void {
    const ofKnown = <T>({ connectionId: id }: { connectionId: string }, context: MessageContext, value: T) =>
      known({ id }, context, value);
    this.answer(contracts.listInboundAddresses, (ref, context) =>
      ofKnown(ref, context, { items: [anInboundAddress] }),
    );
    this.answer(contracts.rotateInboundAddress, (ref, context) =>
      ofKnown(ref, context, { ...anInboundAddress, urls: { 'outbound-messages': 'http://x.test/secret' } }),
    );
    this.answer(contracts.deleteInboundAddress, (ref, context) => ofKnown(ref, context, DONE));
    this.answer(contracts.listWebhookEndpoints, () => ({ items: [anEndpoint] }));
    this.answer(contracts.createWebhookEndpoint, ({ url }) => ({ ...anEndpoint, url, secret: 'shown once' }));
    this.answer(contracts.getWebhookEndpoint, (ref, context) => known(ref, context, anEndpoint));
    this.answer(contracts.patchWebhookEndpoint, (ref, context) => {
      if (ref.patch.url === 'https://10.0.0.1/') {
        const errors = [{ pointer: '/patch/url', code: 'notAllowed', detail: 'Public ones only.' }];
        throw new InvalidInputError('Public ones only.', errors, { code: 'WEBHOOK.URL_NOT_ALLOWED' });
      }
      return known(ref, context, anEndpoint);
    });
    this.answer(contracts.deleteWebhookEndpoint, (ref, context) => known(ref, context, DONE));
    this.answer(contracts.rotateWebhookSecret, (ref, context) =>
      known(ref, context, { ...anEndpoint, secret: 'shown once' }),
    );
    const details = { ...aDelivery, body: '{}', log: [] };
    this.answer(contracts.testWebhookEndpoint, (ref, context) => known(ref, context, details));
    this.answer(contracts.listDeliveries, (ref, context) =>
      known(ref, context, { items: [aDelivery], nextCursor: null }),
    );
    this.answer(contracts.getDelivery, (ref, context) => known(ref, context, details));
    this.answer(contracts.redeliver, (ref, context) => known(ref, context, aDelivery));
    this.answer(contracts.redeliverRange, (ref, context) =>
      known(ref, context, { count: 1, hasMore: false }),
    );
  }

  private answerIntegration(): void {
    this.answer(contracts.createIntegration, () => anIntegration);
    this.answer(contracts.listIntegrations, () => ({ items: [anIntegration], nextCursor: null }));
    this.answer(contracts.getIntegration, (ref, context) => known(ref, context, anIntegration));
    this.answer(contracts.updateIntegration, (ref, context) => {
      refuseStale(ref, anIntegration.version);
      return known(ref, context, { ...anIntegration, version: 8 });
    });
    this.answer(contracts.deleteIntegration, (ref, context) => {
      refuseStale(ref, anIntegration.version);
      return known(ref, context, DONE);
    });
    const both = { markmail: [], crm: [] };
    this.answer(contracts.listFields, ({ integrationId: id }, context) => known({ id }, context, both));
    const set = { version: 4, items: [aLine] };
    this.answer(contracts.getMappings, ({ integrationId: id }, context) => known({ id }, context, set));
    this.answer(contracts.suggestMappings, ({ integrationId: id }, context) =>
      known({ id }, context, { items: [] }),
    );
    this.answer(contracts.listMappingTemplates, () => ({ items: [] }));
    this.answer(contracts.replaceMappings, ({ integrationId: id, mappings, ifVersion }, context) => {
      refuseStale({ ifVersion }, set.version);
      if (mappings.some((line) => line.crmField === 'Nowhere')) {
        throw new InvalidInputError(
          'One line is wrong.',
          [{ pointer: '/mappings/0/crmField', code: 'unknown field', detail: 'The CRM has no such field.' }],
          { code: 'INTEGRATION.MAPPING_INVALID' },
        );
      }
      return known({ id }, context, { version: 5, items: [aLine] });
    });
    const applied = { object: 'contact' as const, version: 5, changes: [] };
    this.answer(contracts.exportMappings, ({ integrationId: id, format }, context) =>
      known({ id }, context, { fileName: `mapping.${format}`, format, text: 'format: markmail-mapping/1' }),
    );
    this.answer(contracts.importMappings, ({ integrationId: id, dryRun = false }, context) =>
      known({ id }, context, { dryRun, objects: [applied] }),
    );
    this.answer(contracts.applyMappingTemplate, ({ integrationId: id }, context) =>
      known({ id }, context, { ...applied, leftOut: [] }),
    );
    this.answer(contracts.listSchemaChanges, ({ integrationId: id }, context) =>
      known({ id }, context, { items: [], nextCursor: null }),
    );
    this.answer(contracts.listMappingVersions, ({ integrationId: id }, context) =>
      known({ id }, context, { items: [aMappingVersion], nextCursor: null }),
    );
    this.answer(contracts.getMappingVersion, ({ integrationId: id }, context) =>
      known({ id }, context, { ...aMappingVersion, items: [aLine] }),
    );
    this.answer(contracts.diffMappingVersions, ({ integrationId: id, from = 3, to = 4 }, context) =>
      known({ id }, context, { from, to, changes: [] }),
    );
    this.answer(contracts.rollBackMapping, ({ integrationId: id, ifVersion }, context) => {
      refuseStale({ ifVersion }, set.version);
      return known({ id }, context, { version: 5, items: [aLine] });
    });
  }

  private answerSync(): void {
    let looks = 0;
    this.answer(contracts.startRuns, ({ objects = ['contact', 'deal'], along = [] }) => {
      looks = 0;
      return { runs: [...objects, ...along].map((object) => ({ object, runId: KNOWN_ID })) };
    });
    this.answer(contracts.getRun, ({ runId: id }, context) => {
      looks += 1;
      const isFinished = looks > this.looksUntilFinished;
      const run = isFinished ? aRun({ state: 'succeeded', completedAt: NOW }) : aRun();
      return known({ id }, context, run);
    });
    this.answer(contracts.listRuns, () => ({ items: [aRun()], nextCursor: null }));
    this.answer(contracts.cancelRun, ({ runId: id }, context) => known({ id }, context, DONE));
    this.answer(contracts.retryRows, ({ runId: id }, context) =>
      known({ id }, context, { runId: KNOWN_ID, toCrm: 1, fromCrm: 0 }),
    );
    this.answer(contracts.previewSync, ({ integrationId: id }, context) => known({ id }, context, aPreview));
    const noRows = { items: [], nextCursor: null };
    this.answer(contracts.listRunErrors, ({ runId: id }, context) => known({ id }, context, noRows));
    this.answer(contracts.getSyncStatus, () => ({ items: [] }));
    this.answerContacts();
    this.answerImports();
    this.answerRecords();
    this.answerMembers();
  }

  private answerRecords(): void {
    this.answer(contracts.getLead, (ref, context) => known(ref, context, aLead));
    this.answer(contracts.listLeads, () => ({ items: [aLead], nextCursor: null }));
    this.answerWrites(contracts.patchLead, contracts.deleteLead, aLead);
    this.answer(contracts.getAccount, (ref, context) => known(ref, context, anAccount));
    this.answer(contracts.listAccounts, () => ({ items: [anAccount], nextCursor: null }));
    this.answer(contracts.listConflicts, () => ({ items: [aConflict], nextCursor: null }));
    this.answer(contracts.resolveConflict, (ref, context) => known(ref, context, aConflict));
    this.answer(contracts.resolveConflicts, () => ({ resolved: 1, failed: [] }));
    this.answer(contracts.getTimeline, (ref, context) =>
      known(ref, context, { items: [], nextCursor: null }),
    );
    this.answer(contracts.listActivity, () => ({ items: [], nextCursor: null }));
    this.answer(contracts.explainFields, (ref, context) =>
      known(ref, context, { object: 'contact' as const, recordId: KNOWN_ID, items: [], links: [] }),
    );
    this.answer(contracts.getDeal, (ref, context) => known(ref, context, aDeal));
    this.answer(contracts.listDeals, () => ({ items: [aDeal], nextCursor: null }));
    this.answer(contracts.createList, () => aList);
    this.answer(contracts.getList, (ref, context) => known(ref, context, aList));
    this.answer(contracts.listLists, () => ({ items: [aList], nextCursor: null }));
    this.answerWrites(contracts.patchList, contracts.deleteList, aList);
    this.answer(contracts.createCampaign, () => aCampaign);
    this.answer(contracts.getCampaign, (ref, context) => known(ref, context, aCampaign));
    this.answer(contracts.listCampaigns, () => ({ items: [aCampaign], nextCursor: null }));
    this.answerWrites(contracts.patchCampaign, contracts.deleteCampaign, aCampaign);
  }

  private answerMembers(): void {
    this.answer(contracts.recordEmailEvents, ({ events }) => ({ accepted: events.length, duplicates: 0 }));
    const landed = { object: 'lead' as const, recordId: KNOWN_ID, outcome: 'created' as const };
    this.answer(contracts.submitForm, () => ({ submissionId: KNOWN_ID, ...landed }));
    const members = { items: [{ contactId: KNOWN_ID, leadId: null, addedAt: NOW }], nextCursor: null };
    this.answer(contracts.listListMembers, (ref, context) => known(ref, context, members));
    this.answer(contracts.addListMembers, (ref, context) => known(ref, context, { added: 1, unchanged: 0 }));
    this.answer(contracts.removeListMember, (ref, context) => known(ref, context, DONE));
    const page = { items: [aCampaignMember], nextCursor: null };
    this.answer(contracts.listCampaignMembers, (ref, context) => known(ref, context, page));
    this.answer(contracts.addCampaignMembers, (ref, context) => {
      if (ref.members[0].contactId === UNKNOWN_PERSON) {
        const errors = [{ pointer: '/members/0/contactId', code: 'notFound', detail: 'Nobody.' }];
        throw new InvalidInputError('Nobody.', errors, { code: 'REQUEST.NOT_FOUND' });
      }
      return known(ref, context, { added: 1, updated: 0, unchanged: 0 });
    });
    this.answer(contracts.patchCampaignMember, (ref, context) => {
      refuseStale(ref, aCampaignMember.version);
      return known(ref, context, { ...aCampaignMember, version: aCampaignMember.version + 1 });
    });
    this.answer(contracts.removeCampaignMember, (ref, context) => {
      refuseStale(ref, aCampaignMember.version);
      return known(ref, context, DONE);
    });
  }

  /** Changes and deletions that heed the version. */
  private answerWrites<P extends object, V extends contracts.RecordView>(
    patch: Command<contracts.PatchOf<P>, V>,
    remove: Command<contracts.RecordRef, contracts.Done>,
    view: V,
  ): void {
    this.answer(patch, (ref, context) => {
      refuseStale(ref, view.version);
      return known(ref, context, { ...view, version: view.version + 1 });
    });
    this.answer(remove, (ref, context) => {
      refuseStale(ref, view.version);
      return known(ref, context, DONE);
    });
  }

  private answerContacts(): void {
    this.answer(contracts.upsertContact, ({ email }) => ({
      created: email === 'new@example.test',
      contact: aContact({ email }),
    }));
    this.answer(contracts.getContact, (ref, context) => known(ref, context, aContact()));
    this.answer(contracts.listContacts, ({ cursor }) => {
      if (cursor === 'wrong') {
        throw new InvalidInputError('One field is wrong.', [
          { pointer: '/cursor', code: 'format', detail: 'It is no cursor of this list.' },
        ]);
      }
      return { items: [aContact()], nextCursor: 'next' };
    });
    this.answerWrites(contracts.patchContact, contracts.deleteContact, aContact());
    this.answer(contracts.optInContact, (ref, context) => known(ref, context, aContact()));
  }

  private answerImports(): void {
    this.answer(contracts.beginImport, () => {
      this.imported = '';
      return { importId: KNOWN_ID };
    });
    this.answer(contracts.appendImport, ({ text }) => {
      if (this.failingAppends > 0) {
        this.failingAppends -= 1;
        throw new CrmUnavailableError('Not now.');
      }
      if (this.isUploadComplete) throw new ConflictError('Complete.', { code: 'IMPORT.UPLOAD_COMPLETE' });
      this.imported += text;
      return {};
    });
    this.answer(contracts.finishUpload, () => anImport);
    this.answer(contracts.getImport, ({ importId: id }, context) => known({ id }, context, anImport));
    const noRows = { items: [], nextCursor: null };
    this.answer(contracts.listImportErrors, ({ importId: id }, context) => known({ id }, context, noRows));
  }
}

function known<T>({ id }: { id: string }, { tenantId }: MessageContext, value: T): T {
  if (id !== KNOWN_ID || tenantId !== TENANT_A) throw new NotFoundError('There is no such thing.');
  return value;
}

function refuseStale({ ifVersion }: { ifVersion?: number }, current: number): void {
  if (ifVersion !== undefined && ifVersion !== current) throw new PreconditionFailedError();
}
