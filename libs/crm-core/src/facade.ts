// The operations that MarkMail's other parts know by name, on top of a session. Campaigns, lists and e-mail activity come with their objects.
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
import type { FieldDescription, Snapshot } from './records.js';

export class CrmFacade {
  private readonly mapping: CompiledMapping;
  private readonly fields: readonly RemoteField[];

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

  private async writeOne(op: WriteOp): Promise<WriteResult> {
    for await (const result of this.write([op], new AbortController().signal)) return result;
    throw new Error('unreachable: a session answers every op');
  }

  private write(ops: readonly WriteOp[], signal: AbortSignal): AsyncIterable<WriteResult> {
    const lane = ops.length === 1 ? 'interactive' : 'bulk';
    return this.session.write({
      object: 'contact',
      fields: this.fields,
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
