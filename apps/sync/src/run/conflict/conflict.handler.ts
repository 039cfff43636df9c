import { Inject, Injectable } from '@nestjs/common';
import {
  listConflicts,
  resolveConflict,
  resolveConflicts,
  type ConflictPage,
  type ConflictView,
  type ListConflictsRequest,
  type MessageContext,
  type ResolveConflictRequest,
  type ResolveConflictsRequest,
  type ResolvedConflicts,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { ConflictService } from './conflict.service.js';

@Injectable()
export class ConflictHandler {
  constructor(@Inject(ConflictService) private readonly conflicts: ConflictService) {}

  @Handles(listConflicts)
  list(request: ListConflictsRequest, context: MessageContext): Promise<ConflictPage> {
    return this.conflicts.list(request, context);
  }

  @Handles(resolveConflict)
  resolve(request: ResolveConflictRequest, context: MessageContext): Promise<ConflictView> {
    return this.conflicts.resolve(request, context);
  }

  @Handles(resolveConflicts)
  resolveMany(request: ResolveConflictsRequest, context: MessageContext): Promise<ResolvedConflicts> {
    return this.conflicts.resolveMany(request, context);
  }
}
