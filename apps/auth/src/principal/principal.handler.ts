import { Injectable } from '@nestjs/common';
import { authenticate, AuthenticateRequest, type Principal } from '@app/contracts';
import { Handles } from '@app/messaging';
import { ApiKeyService } from '../api-key/api-key.service.js';
import { SessionService } from '../session/session.service.js';
import { HostJwtService } from './host-jwt.service.js';

@Injectable()
export class PrincipalHandler {
  private readonly doors: Record<AuthenticateRequest['kind'], (token: string) => Promise<Principal>>;

  constructor(apiKeys: ApiKeyService, sessions: SessionService, hostJwts: HostJwtService) {
    this.doors = {
      apiKey: (token) => apiKeys.authenticate(token),
      session: (token) => sessions.authenticate(token),
      jwt: (token) => hostJwts.authenticate(token),
    };
  }

  @Handles(authenticate)
  authenticate(request: AuthenticateRequest): Promise<Principal> {
    return this.doors[request.kind](request.token);
  }
}
