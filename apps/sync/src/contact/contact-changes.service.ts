import { Injectable } from '@nestjs/common';

type Listener = (tenantId: string) => void;

/** Tells the rest of this process that a tenant's contacts changed here. May be lost with the process: the next run looks anyway. */
@Injectable()
export class ContactChanges {
  private readonly listeners = new Set<Listener>();

  subscribe(listener: Listener): void {
    this.listeners.add(listener);
  }

  emit(tenantId: string): void {
    for (const listener of this.listeners) listener(tenantId);
  }
}
