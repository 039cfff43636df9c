// Every fault that people meet, by its code: the texts are in this folder's catalogues, the way out is here.

/** Where the fault is mended. `integration` stands for the integration's id. */
export type Remedy =
  | 'mapping'
  | 'objects'
  | 'reconnect'
  | 'syncAgain'
  | 'contacts'
  | 'settings'
  | 'askAdmin'
  | 'signIn'
  | 'wait'
  | 'support';

/** Code → what mends it. Texts: `problem.CODE.title`, `.why`, `.fix`, with `_` for dots. */
export const REMEDIES: Readonly<Record<string, Remedy>> = {
  REQUIRED_FIELD_MISSING: 'mapping',
  FIELD_CUSTOM_VALIDATION_EXCEPTION: 'mapping',
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: 'mapping',
  STRING_TOO_LONG: 'mapping',
  INVALID_EMAIL_ADDRESS: 'contacts',
  FIELD_INTEGRITY_EXCEPTION: 'mapping',
  INVALID_FIELD: 'mapping',
  INVALID_FIELD_FOR_INSERT_UPDATE: 'askAdmin',
  INVALID_CROSS_REFERENCE_KEY: 'objects',
  INSUFFICIENT_ACCESS_OR_READONLY: 'askAdmin',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 'askAdmin',
  DUPLICATE_VALUE: 'contacts',
  DUPLICATES_DETECTED: 'contacts',
  ENTITY_IS_DELETED: 'syncAgain',
  UNABLE_TO_LOCK_ROW: 'wait',
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: 'askAdmin',
  STORAGE_LIMIT_EXCEEDED: 'askAdmin',
  REQUEST_LIMIT_EXCEEDED: 'settings',
  TXN_SECURITY_METERING_ERROR: 'askAdmin',
  API_DISABLED_FOR_ORG: 'askAdmin',
  'MATCH.AMBIGUOUS': 'contacts',
  'MATCH.SAME_REMOTE': 'contacts',
  'REFERENCE.UNKNOWN': 'objects',
  'MAPPING.TRANSFORM_FAILED': 'mapping',
  'MAPPING.TRANSFORM_UNSTABLE': 'mapping',
  'MAPPING.VALUE_TOO_LONG': 'mapping',
  'CRM.AUTH': 'reconnect',
  'CRM.SCHEMA': 'mapping',
  'CRM.UNAVAILABLE': 'wait',
  'CRM.RATE_LIMIT': 'wait',
  'SYNC.BUDGET_USED': 'wait',
  'SYNC.ROWS_LEFT': 'wait',
  'CRM.IDENTITY_MISMATCH': 'reconnect',
  'CONNECTION.REFUSED': 'reconnect',
  'CONNECTION.STATE_INVALID': 'reconnect',
  'CONNECTION.HOST_NOT_ALLOWED': 'reconnect',
  'CONNECTION.NOT_CONFIGURED': 'askAdmin',
  'INTEGRATION.CONNECTION_NOT_READY': 'reconnect',
  'INTEGRATION.MAPPING_INVALID': 'mapping',
  'INTEGRATION.OBJECT_NOT_SUPPORTED': 'objects',
  'SYNC.OBJECT_NOT_ENABLED': 'objects',
  'SYNC.NOTHING_ENABLED': 'objects',
  'SYNC.NOTHING_REFUSED': 'syncAgain',
  'SYNC.WORKERS_LOST': 'syncAgain',
  'AUTH.FORBIDDEN': 'askAdmin',
  'AUTH.LAST_OWNER': 'askAdmin',
  'AUTH.MEMBER_EXISTS': 'support',
  'AUTH.UNAUTHENTICATED': 'signIn',
  'REQUEST.PRECONDITION_FAILED': 'syncAgain',
  'REQUEST.RATE_LIMITED': 'wait',
  'CONFLICT.RESOLVED': 'wait',
  'CONFLICT.EDITED': 'wait',
  'INBOUND.NOT_CONNECTED': 'reconnect',
  'INBOUND.NOT_SUPPORTED': 'settings',
  'RECORD.NOT_FOUND': 'contacts',
  NETWORK: 'wait',
};

/** Keys of texts cannot hold dots. */
export const textKey = (code: string): string => `problem.${code.replaceAll('.', '_')}`;

export const isCatalogued = (code: string): boolean => Object.hasOwn(REMEDIES, code);
