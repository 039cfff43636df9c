import { CreateInbox1763892000000 } from './1763892000000-create-inbox.js';
import { CreateOutbox1763892100000 } from './1763892100000-create-outbox.js';
import { CreateInboundAddress1763893000000 } from './1763893000000-create-inbound-address.js';
import { CreateEndpoint1763894000000 } from './1763894000000-create-endpoint.js';
import { CreateOutboxStream1763894500000 } from './1763894500000-create-outbox-stream.js';

/** Oldest first. */
export const migrations = [
  CreateInbox1763892000000,
  CreateOutbox1763892100000,
  CreateInboundAddress1763893000000,
  CreateEndpoint1763894000000,
  CreateOutboxStream1763894500000,
];
