import { Injectable } from '@nestjs/common';
import {
  createSignInLink,
  CreateSignInLinkRequest,
  endSession,
  redeemSignInLink,
  SessionToken,
  type Done,
  type MessageContext,
  type Session,
  type SignInLink,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { SessionService } from './session.service.js';
import { SignInLinkService } from './sign-in-link.service.js';

@Injectable()
export class SessionHandler {
  constructor(
    private readonly links: SignInLinkService,
    private readonly sessions: SessionService,
  ) {}

  @Handles(createSignInLink)
  createLink(request: CreateSignInLinkRequest, context: MessageContext): Promise<SignInLink> {
    return this.links.create(context, request);
  }

  @Handles(redeemSignInLink)
  redeem(request: SessionToken): Promise<Session> {
    return this.sessions.redeem(request.token);
  }

  @Handles(endSession)
  async end(request: SessionToken): Promise<Done> {
    await this.sessions.end(request.token);
    return { done: true };
  }
}
