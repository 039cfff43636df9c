import { CreateTenants1763892000000 } from './1763892000000-create-tenants.js';
import { CreateCredentialsOfCallers1763892001000 } from './1763892001000-create-credentials-of-callers.js';
import { CreateConnections1763892002000 } from './1763892002000-create-connections.js';
import { CreateAuditLog1763892003000 } from './1763892003000-create-audit-log.js';
import { CreateOutbox1763892004000 } from './1763892004000-create-outbox.js';
import { CreateRefreshAttempt1763892005000 } from './1763892005000-create-refresh-attempt.js';
import { CreateOutboxStream1763894500000 } from './1763894500000-create-outbox-stream.js';

/** Oldest first. */
export const migrations = [
  CreateTenants1763892000000,
  CreateCredentialsOfCallers1763892001000,
  CreateConnections1763892002000,
  CreateAuditLog1763892003000,
  CreateOutbox1763892004000,
  CreateRefreshAttempt1763892005000,
  CreateOutboxStream1763894500000,
];
