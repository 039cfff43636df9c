import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line and every message of one piece of work share. For tracing only: authority is passed explicitly. */
export interface RequestContext {
  readonly correlationId: string;
  readonly tenantId?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

export function runInContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** Undefined outside of any request or run. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}
