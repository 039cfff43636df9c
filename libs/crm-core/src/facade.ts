// The operations that MarkMail's other parts know by name, on top of a session.
import { InvalidInputError } from '@app/errors';
import type {
  CrmFeature,
  CrmProvider,
  CrmSession,
  FeatureSupport,
  RemoteField,
  WriteOp,
  WriteResult,
} from './crm-provider.js';
import { compileMapping, type CompiledMapping } from './mapping/compile-mapping.js';
import type { MappedField } from './mapping/mapping.types.js';
import { defaultFields, validateMapping } from './mapping/validate-mapping.js';
import { normalise } from './mapping/normalise.js';
import type { CrmObject, FieldDescription, Snapshot } from './records.js';

/** Who is on a list; ids are the CRM's. Exactly one of the two is given. */
export interface ListMembership {
  readonly listId: string;
  readonly contactId?: string;
  readonly leadId?: string;
}

/** What became of an e-mail; ids are the CRM's. */
export interface EmailActivity {
  readonly subject: string;
  readonly description?: string;
  /** ISO 8601. */
  readonly occurredAt: string;
  /** A contact or a lead. */
  readonly personId: string;
  /** Not for leads: the CRM files their activities under nothing else. */
  readonly campaignId?: string;
}

export class CrmFacade {
  private readonly mapping: CompiledMapping;
  private readonly fields: readonly RemoteField[];
  /** By MarkMail's names, for objects that have no mapping of their own here. */
  private readonly defaults = new Map<CrmObject, Promise<ReadonlyMap<string, RemoteField>>>();

  constructor(
    private readonly provider: CrmProvider,
    private readonly session: CrmSession,
    contactFields: readonly MappedField[],
  ) {
    this.mapping = compileMapping('contact', contactFields);
    this.fields = this.mapping.remoteFields;
  }

  /** The provider's id. */
  providerName(): string {
    return this.provider.id;
  }

  supportsFeature(feature: CrmFeature): FeatureSupport {
    return this.provider.supportsFeature(feature);
  }

  /** Creates the contact, or updates the one that was created for this id before. Safe to repeat. */
  syncContact(id: string, contact: Snapshot): Promise<WriteResult> {
    return this.writeOne({
      id,
      kind: 'create',
      externalId: id,
      values: this.mapping.toRemoteValues(contact),
    });
  }

  /** Canonical values by MarkMail's field names; undefined when there is no such contact (any more). */
  async getContact(crmId: string): Promise<Snapshot | undefined> {
    for await (const page of this.session.readByIds('contact', [crmId], this.fields)) {
      const [change] = page.changes;
      if (change?.kind === 'upsert') return this.mapping.fromRemote(change.values);
    }
    return undefined;
  }

  /** Writes the named fields only. */
  updateContact(crmId: string, changed: Snapshot): Promise<WriteResult> {
    return this.writeOne({
      id: crmId,
      kind: 'update',
      remoteId: crmId,
      values: this.mapping.toRemoteValues(changed),
    });
  }

  /** To delete what is gone already is no failure. */
  deleteContact(crmId: string): Promise<WriteResult> {
    return this.writeOne({ id: crmId, kind: 'delete', remoteId: crmId });
  }

  /** One result per contact, keyed by its id. */
  bulkSyncContacts(
    contacts: readonly { readonly id: string; readonly contact: Snapshot }[],
    signal = new AbortController().signal,
  ): AsyncIterable<WriteResult> {
    const ops = contacts.map(({ id, contact }): WriteOp => ({
      id,
      kind: 'create',
      externalId: id,
      values: this.mapping.toRemoteValues(contact),
    }));
    return this.write(ops, signal);
  }

  /**
   * Creates the campaign, or updates the one that was created for this id before. Safe to repeat.
   * @param campaign by MarkMail's field names
   * @throws InvalidInputError naming the fields that the CRM has no place for
   */
  syncCampaign(id: string, campaign: Snapshot): Promise<WriteResult> {
    return this.create('campaign', id, campaign);
  }

  /** The same for a list. */
  syncList(id: string, list: Snapshot): Promise<WriteResult> {
    return this.create('list', id, list);
  }

  /** Puts a person on a list. @param id of the membership, so that to repeat it changes nothing */
  syncListMembership(id: string, { listId, ...person }: ListMembership): Promise<WriteResult> {
    return this.create('campaignMember', id, { campaignId: listId, ...person });
  }

  /** @param id of what happened, so that to repeat it changes nothing */
  logEmailActivity(id: string, activity: EmailActivity): Promise<WriteResult> {
    const { personId: contactId, occurredAt, ...rest } = activity;
    return this.create('activity', id, { ...rest, contactId, occurredAt: occurredAt.slice(0, 10) });
  }

  /** Custom fields of the CRM's contacts. */
  async getCustomFields(): Promise<FieldDescription[]> {
    return (await this.session.describe('contact')).fields.filter((field) => field.custom);
  }

  /** The default mapping of this org, ready to use. */
  async mapCustomFields(): Promise<readonly MappedField[]> {
    const schema = await this.session.describe('contact');
    return validateMapping(
      'contact',
      defaultFields('contact', this.provider.defaultMapping('contact'), schema),
      schema,
    ).fields;
  }

  private async create(object: CrmObject, id: string, record: Snapshot): Promise<WriteResult> {
    const fields = await this.defaultsOf(object);
    const unknown = Object.keys(record).filter((name) => !fields.has(name));
    if (unknown.length > 0)
      throw new InvalidInputError(
        'The CRM has no place for some of the fields.',
        unknown.map((name) => ({ pointer: `/${name}`, code: 'unknown', detail: 'No such field.' })),
      );
    const values = Object.entries(record).map(([name, value]) => {
      const field = fields.get(name) as RemoteField;
      return [field.name, normalise(field.type, value)] as const;
    });
    const op = { id, kind: 'create', externalId: id, values: Object.fromEntries(values) } as const;
    return this.first(this.writeTo(object, [...fields.values()], [op], new AbortController().signal));
  }

  private defaultsOf(object: CrmObject): Promise<ReadonlyMap<string, RemoteField>> {
    const known = this.defaults.get(object);
    if (known) return known;
    const asked = this.askDefaults(object);
    this.defaults.set(object, asked);
    // What failed is asked again next time.
    asked.catch(() => this.defaults.delete(object));
    return asked;
  }

  private async askDefaults(object: CrmObject): Promise<ReadonlyMap<string, RemoteField>> {
    const { fields } = await this.session.describe(object);
    const types = new Map(
      fields.filter(({ createable }) => createable).map(({ name, type }) => [name, type]),
    );
    return new Map(
      this.provider.defaultMapping(object).flatMap(({ markmailField, crmField: name }) => {
        const type = types.get(name);
        return type ? [[markmailField, { name, type }]] : [];
      }),
    );
  }

  private writeOne(op: WriteOp): Promise<WriteResult> {
    return this.first(this.write([op], new AbortController().signal));
  }

  private async first(results: AsyncIterable<WriteResult>): Promise<WriteResult> {
    for await (const result of results) return result;
    throw new Error('unreachable: a session answers every op');
  }

  private write(ops: readonly WriteOp[], signal: AbortSignal): AsyncIterable<WriteResult> {
    return this.writeTo('contact', this.fields, ops, signal);
  }

  private writeTo(
    object: CrmObject,
    fields: readonly RemoteField[],
    ops: readonly WriteOp[],
    signal: AbortSignal,
  ): AsyncIterable<WriteResult> {
    const lane = ops.length === 1 ? 'interactive' : 'bulk';
    return this.session.write({
      object,
      fields,
      ops: each(ops),
      expectedOps: ops.length,
      lane,
      signal,
    });
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream of what is there already
async function* each<T>(items: readonly T[]): AsyncIterable<T> {
  yield* items;
}
