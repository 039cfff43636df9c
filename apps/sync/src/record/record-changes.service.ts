import { Injectable } from '@nestjs/common';
import type { CrmObject } from '@app/crm-core';

type Listener = (tenantId: string, object: CrmObject) => void;

/** Tells the rest of this process that a tenant's records changed here. May be lost with the process: the next run looks anyway. */
@Injectable()
export class RecordChanges {
  private readonly listeners = new Set<Listener>();

  subscribe(listener: Listener): void {
    this.listeners.add(listener);
  }

  emit(tenantId: string, object: CrmObject): void {
    for (const listener of this.listeners) listener(tenantId, object);
  }
}
