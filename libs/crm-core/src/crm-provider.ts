// What a CRM must be able to do. A provider translates; the engine decides: no provider keeps a cursor, retries,
// schedules or knows our database. What a CRM cannot do is absent.
import type { Dispatcher } from 'undici';
import type { FieldMapping } from './mapping/mapping.types.js';
import type { CrmNotifications } from './notifications.js';
import type { CrmObject, CrmSchema, FieldType, FieldValue } from './records.js';

/** Opaque text that says where to read on. Only its issuer reads it. */
export type Cursor = string & { readonly brand: 'cursor' };

export type CrmFeature =
  'changeStream' | 'outboundMessages' | 'bulkRead' | 'bulkWrite' | 'customFields' | 'customObjects' | 'merge';
export type FeatureSupport = 'native' | 'emulated' | 'none';

export interface CrmProvider {
  /** Lower-case, stable, stored with every connection; equals the key in the registry. */
  readonly id: string;
  readonly label: string;
  /** The objects that `open` sessions understand today. */
  readonly objects: readonly CrmObject[];
  supportsFeature(feature: CrmFeature): FeatureSupport;
  readonly auth: CrmAuth;
  /** Opens nothing by itself: the first call does. */
  open(access: AccessGrant, options: SessionOptions): CrmSession;
  /** The mapping that a new integration starts with; fields that the schema lacks or hides are left out. */
  defaultMapping(object: CrmObject): readonly DefaultFieldMapping[];
  /** For common cases, to start from. */
  readonly mappingTemplates?: readonly MappingTemplate[];
  /** Present only where the CRM can push to us what changed. */
  readonly notifications?: CrmNotifications;
}

/** Of a value map, pairs whose value the org's list lacks are left out. */
export interface DefaultFieldMapping extends FieldMapping {
  /** Only where records of this kind are synchronised too: the field points to them. */
  readonly with?: CrmObject;
}

/** A short-lived right to call one org. Kept in memory only. */
export interface AccessGrant {
  readonly accessToken: string;
  /** Origin of the org's API, e.g. `https://acme.my.salesforce.com`. */
  readonly instanceUrl: string;
  readonly orgId: string;
}

export interface SessionOptions {
  /** Called when the CRM refuses `rejected`; answers a newer grant. @throws CrmAuthError when someone must reconnect. */
  readonly renew: (rejected: AccessGrant) => Promise<AccessGrant>;
  /** Where calls may go; see `createEgress`. */
  readonly egress: Egress;
  /** The CRM's API version, e.g. `62.0`. */
  readonly apiVersion?: string;
}

/** The only way out to a CRM: checks scheme and host, and the address again when it connects. */
export interface Egress {
  /** @throws CrmAuthError `CRM.HOST_NOT_ALLOWED` when calls to this origin are not permitted. */
  assertAllowed(url: string | URL): URL;
  readonly dispatcher: Dispatcher;
}

/** A mapping to start from. Lines whose field an org does not have are left out there. */
export interface MappingTemplate {
  readonly id: string;
  readonly object: CrmObject;
  readonly title: { readonly en: string; readonly ja: string };
  readonly mappings: readonly FieldMapping[];
}

export interface CrmSession {
  describe(object: CrmObject): Promise<CrmSchema>;
  /** Creates our external-id field where allowed, else says what an administrator must do. Safe to repeat. */
  ensureSchema?(object: CrmObject): Promise<SchemaReport>;
  /** Yields pages in an order safe to resume; each carries the cursor to continue after it, the last one the cursor for next time. */
  readChanges(request: ReadChanges): AsyncIterable<ChangePage>;
  /** Reads these records as they are now; ids that no longer exist come back as deletes or merges. The pages' cursors are empty. */
  readByIds(
    object: CrmObject,
    ids: readonly string[],
    fields: readonly RemoteField[],
  ): AsyncIterable<ChangePage>;
  /** Yields exactly one result per op, in any order, each carrying its op's id. Creates are upserts on our external id: safe to repeat. */
  write(request: WriteRequest): AsyncIterable<WriteResult>;
  /** API calls that so many writes of one kind of records take, about; one each where the provider does not say. */
  callsToWrite?(ops: number): number;
  limits(): Promise<CrmLimits>;
  /** What the CRM said about the quota by the way, without a call of its own; absent until it said so. */
  lastLimits?(): CrmLimits | undefined;
  /** Calls made by this session so far that count against the org's quota. */
  readonly apiCalls: number;
}

export interface RemoteField {
  readonly name: string;
  readonly type: FieldType;
}

export interface ReadChanges {
  readonly object: CrmObject;
  readonly fields: readonly RemoteField[];
  /** Absent: everything there is, without deletions. */
  readonly since?: Cursor;
  /** At most so many changes a page. */
  readonly pageRows: number;
  readonly signal: AbortSignal;
}

export type Change = UpsertChange | DeleteChange | MergedChange | ConvertedChange;

export interface UpsertChange {
  readonly kind: 'upsert';
  readonly id: string;
  /** When the CRM says it was last changed. ISO 8601, UTC. */
  readonly modifiedAt: string;
  /** Our record's id as the CRM holds it, if it does. */
  readonly externalId: string | null;
  /** In the order of the request's fields, in canonical form. */
  readonly values: readonly FieldValue[];
  /** Deals only: all parts that contacts play in it, the primary one first. Absent where the CRM hides them. */
  readonly contacts?: readonly DealContact[];
}

export interface DealContact {
  /** The contact's remote id. */
  readonly contactId: string;
  readonly role: string | null;
  readonly isPrimary: boolean;
}

export interface DeleteChange {
  readonly kind: 'delete';
  readonly id: string;
  readonly modifiedAt: string;
}

/** It went away by a merge and lives on in the survivor: links and history move there. */
export interface MergedChange {
  readonly kind: 'merged';
  readonly id: string;
  readonly modifiedAt: string;
  /** The survivor's remote id; of the same object. */
  readonly intoId: string;
}

/** A lead that became a contact. It is still there but can be written no more: links and history move to the contact. */
export interface ConvertedChange {
  readonly kind: 'converted';
  readonly id: string;
  readonly modifiedAt: string;
  /** Our record's id as the lead holds it, if it does. */
  readonly externalId: string | null;
  /** Remote ids of what it became; null where the CRM made none or hides it. */
  readonly into: {
    readonly contactId: string | null;
    readonly accountId: string | null;
    readonly dealId: string | null;
  };
}

export interface ChangePage {
  readonly changes: readonly Change[];
  readonly cursor: Cursor;
  /** Rows that this reading will have in all, as soon as the CRM has said so. */
  readonly total?: number;
}

/** `consent` overtakes all and takes the quickest way whatever it costs; `bulk` takes the cheapest. */
export type Lane = 'consent' | 'interactive' | 'bulk';

export interface WriteRequest {
  readonly object: CrmObject;
  /** Every field that an op may name, with its type. */
  readonly fields: readonly RemoteField[];
  readonly ops: AsyncIterable<WriteOp>;
  /** How many ops will come, for choosing the cheapest way. An estimate is enough. */
  readonly expectedOps: number;
  readonly lane: Lane;
  readonly signal: AbortSignal;
}

/** Only the fields named in `values` are written; null clears. */
export type WriteOp =
  | {
      readonly id: string;
      readonly kind: 'create';
      readonly externalId: string;
      readonly values: Readonly<Record<string, FieldValue>>;
    }
  | {
      readonly id: string;
      readonly kind: 'update';
      readonly remoteId: string;
      /** Written as our external id too when given. */
      readonly externalId?: string;
      readonly values: Readonly<Record<string, FieldValue>>;
    }
  | { readonly id: string; readonly kind: 'delete'; readonly remoteId: string };

export type WriteResult =
  | { readonly opId: string; readonly ok: true; readonly remoteId: string; readonly created: boolean }
  | { readonly opId: string; readonly ok: false; readonly error: RowError };

/** What alone decides how the engine goes on (design: one error table per provider). */
export type CauseClass = 'transient' | 'limit' | 'auth' | 'data' | 'schema' | 'bug';

export interface RowError {
  readonly cause: CauseClass;
  /** The vendor's code, verbatim: `REQUIRED_FIELD_MISSING`. */
  readonly code: string;
  /** The vendor's sentence, without record values where it can be told. */
  readonly message: string;
  /** The CRM's field at fault, where known. */
  readonly field: string | null;
  /** The record is gone at the CRM: treat as deleted. */
  readonly gone?: boolean;
}

export interface CrmLimits {
  /** API calls in the org's rolling day. */
  readonly dailyApiCalls: { readonly max: number; readonly remaining: number };
  readonly observedAt: string;
}

export interface SchemaReport {
  readonly ready: boolean;
  /** What we created just now. */
  readonly created: readonly string[];
  /** One sentence each for the administrator: what to create or permit, and where. */
  readonly todo: readonly string[];
}

// ---- authorisation -------------------------------------------------------------------------------------------------

export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret?: string;
}

export interface TokenSet {
  readonly accessToken: string;
  /** Absent where the CRM kept the old one. */
  readonly refreshToken?: string;
  readonly instanceUrl: string;
  readonly scope: string;
  /** The CRM's own address of the identity, used to learn who we are. */
  readonly identityUrl?: string;
  readonly issuedAt: string;
}

export interface CrmIdentity {
  readonly orgId: string;
  readonly orgName: string;
  readonly username: string;
  readonly instanceUrl: string;
}

export const CONNECTION_ENVIRONMENTS = ['production', 'sandbox', 'custom'] as const;
export type ConnectionEnvironment = (typeof CONNECTION_ENVIRONMENTS)[number];

/** How we get, keep and give back the right to call an org. All of it goes through the given egress. */
export interface CrmAuth {
  /** Names of the environment variables that hold this CRM's client and hosts. */
  readonly settings: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly loginUrl: string;
    readonly apiVersion: string;
  };
  /** Host suffixes at which this CRM lives; anything else must be in CRM_EXTRA_HOSTS. */
  readonly hosts: readonly string[];
  /** The login origin for an environment where no other was configured. */
  defaultLoginUrl(environment: Exclude<ConnectionEnvironment, 'custom'>): string;
  authorizationUrl(request: {
    loginUrl: string;
    client: OAuthClient;
    redirectUri: string;
    state: string;
    codeChallenge: string;
  }): string;
  /** @throws CrmAuthError with the CRM's error code when it refuses. */
  exchange(request: {
    loginUrl: string;
    client: OAuthClient;
    redirectUri: string;
    code: string;
    codeVerifier: string;
    egress: Egress;
  }): Promise<TokenSet>;
  /** @throws CrmAuthError when the refresh token is dead; CrmUnavailableError when nothing can be said. */
  refresh(request: {
    loginUrl: string;
    client: OAuthClient;
    refreshToken: string;
    egress: Egress;
  }): Promise<TokenSet>;
  revoke(request: { loginUrl: string; client: OAuthClient; token: string; egress: Egress }): Promise<void>;
  identity(request: { tokens: TokenSet; egress: Egress }): Promise<CrmIdentity>;
}
