import { Injectable } from '@nestjs/common';
import {
  beginConnection,
  BeginConnectionRequest,
  completeConnection,
  CompleteConnectionRequest,
  ConnectionRef,
  disconnectConnection,
  getConnection,
  listConnections,
  Nothing,
  recordConnectionLimits,
  RecordLimitsRequest,
  type CompletedConnection,
  type ConnectionList,
  type ConnectionView,
  type Done,
  type MessageContext,
  type PendingConnection,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { ConnectService } from './connect.service.js';
import { ConnectionService } from './connection.service.js';

@Injectable()
export class ConnectionHandler {
  constructor(
    private readonly connect: ConnectService,
    private readonly connections: ConnectionService,
  ) {}

  @Handles(beginConnection)
  begin(request: BeginConnectionRequest, context: MessageContext): Promise<PendingConnection> {
    return this.connect.begin(context, request);
  }

  @Handles(completeConnection)
  complete(request: CompleteConnectionRequest, context: MessageContext): Promise<CompletedConnection> {
    return this.connect.complete(context, request);
  }

  @Handles(listConnections)
  list(_request: Nothing, context: MessageContext): Promise<ConnectionList> {
    return this.connections.list(context);
  }

  @Handles(getConnection)
  get(request: ConnectionRef, context: MessageContext): Promise<ConnectionView> {
    return this.connections.get(context, request);
  }

  @Handles(recordConnectionLimits)
  async recordLimits(request: RecordLimitsRequest, context: MessageContext): Promise<Done> {
    await this.connections.recordLimits(context, request);
    return { done: true };
  }

  @Handles(disconnectConnection)
  async disconnect(request: ConnectionRef, context: MessageContext): Promise<Done> {
    await this.connections.disconnect(context, request);
    return { done: true };
  }
}
