import { CreateIntegration1763892000000 } from './1763892000000-create-integration.js';
import { CreateFieldMapping1763892001000 } from './1763892001000-create-field-mapping.js';
import { CreateDescribedSchema1763892002000 } from './1763892002000-create-described-schema.js';
import { CreateOutbox1763892003000 } from './1763892003000-create-outbox.js';
import { CreateSchemaChange1763892004000 } from './1763892004000-create-schema-change.js';
import { CreateOutboxStream1763894500000 } from './1763894500000-create-outbox-stream.js';

/** Oldest first. */
export const migrations = [
  CreateIntegration1763892000000,
  CreateFieldMapping1763892001000,
  CreateDescribedSchema1763892002000,
  CreateOutbox1763892003000,
  CreateSchemaChange1763892004000,
  CreateOutboxStream1763894500000,
];
