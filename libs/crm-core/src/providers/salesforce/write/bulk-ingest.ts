// Bulk 2.0 ingest: ops of each kind go into a job of their own.
import { Readable } from 'node:stream';
import type { WriteOp, WriteRequest, WriteResult } from '../../../crm-provider.js';
import type { SalesforceClient } from '../salesforce.client.js';
import { namesOf } from '../salesforce.objects.js';
import { better } from './set-once.js';
import type { Stamp } from './stamp.js';
import { CAPS, Upload, type JobCaps, type Kind } from './upload.js';

/** A full job is finished before the next begins. */
export async function* writeInBulk(
  client: SalesforceClient,
  request: WriteRequest,
  stamp: Stamp,
  caps: JobCaps = CAPS,
): AsyncIterable<WriteResult> {
  const open = new Map<Kind, Upload>();
  try {
    for await (const op of request.ops) {
      const upload = open.get(op.kind) ?? (await Upload.open(client, op.kind, request, stamp));
      open.set(op.kind, upload);
      // Most ops have nothing to wait for, and awaiting each costs more than writing it.
      const taken = upload.add(op);
      if (taken) await taken;
      if (!upload.isFull(caps)) continue;
      yield* finish(upload, client, request, stamp);
      open.delete(op.kind);
    }
    for (const [kind, upload] of open) {
      yield* finish(upload, client, request, stamp);
      open.delete(kind);
    }
  } finally {
    for (const upload of open.values()) await upload.abandon();
  }
}

async function* finish(
  upload: Upload,
  client: SalesforceClient,
  request: WriteRequest,
  stamp: Stamp,
): AsyncIterable<WriteResult> {
  for await (const results of upload.finish()) yield* results;
  const { there } = upload;
  if (there.size === 0) return;
  const { setOnce = [] } = namesOf(request.object);
  const fields = request.fields.filter(({ name }) => !setOnce.includes(name));
  const ops = Readable.from([...there.values()].map(({ op }) => op)) as AsyncIterable<WriteOp>;
  for await (const second of writeInBulk(client, { ...request, fields, ops }, stamp)) {
    const first = there.get(second.opId)?.first;
    yield first ? better(first, second) : second;
  }
}
