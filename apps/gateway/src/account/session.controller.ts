import { Body, Controller, Delete, Get, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  createSignInLink,
  CreateSignInLinkRequest,
  endSession,
  Principal,
  redeemSignInLink,
  SessionToken,
  SignInLink,
  type MessageContext,
} from '@app/contracts';
import { PrincipalService } from '../access/principal.service.js';
import { SessionCookies } from '../access/session-cookie.service.js';
import { Commands } from '../commands.service.js';
import { anonymousContext, Caller, Context, type CrmRequest } from '../request.js';
import { Public, Requires } from '../requires.js';
import { Answers } from '../route.js';

@ApiTags('sign-in')
@Controller('api/auth')
export class SessionController {
  constructor(
    private readonly commands: Commands,
    private readonly principals: PrincipalService,
    private readonly cookies: SessionCookies,
  ) {}

  /** A link that signs a member in once, within 15 minutes. It lends all of the member's rights: narrowed keys cannot make one. */
  @Post('sign-in-links')
  @Requires('admin', '*')
  @Answers(201, SignInLink)
  createLink(@Body() body: CreateSignInLinkRequest, @Context() context: MessageContext): Promise<SignInLink> {
    return this.commands.send(createSignInLink, body, context);
  }

  /** Exchanges a link's token for a session: the cookie holds it, the answer says who it is. */
  @Post('session')
  @Public()
  @Answers(201, Principal)
  async signIn(
    @Body() { token }: SessionToken,
    @Req() request: CrmRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Principal> {
    this.cookies.assertOrigin(request);
    const session = await this.commands.send(redeemSignInLink, { token }, anonymousContext(request));
    this.cookies.set(response, session);
    return session.principal;
  }

  /** Signs out. */
  @Delete('session')
  @Requires('viewer', 'any')
  @Answers(204)
  async signOut(
    @Caller() caller: Principal,
    @Req() request: CrmRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    if (request.credential?.kind === 'session') {
      const { token } = request.credential;
      await this.commands.send(endSession, { token }, anonymousContext(request));
      await this.principals.forgetTenant(caller.tenantId);
    }
    this.cookies.clear(response);
  }

  /** Whose credential this is, and what it may do. */
  @Get('me')
  @Requires('viewer', 'any')
  @Answers(200, Principal)
  me(@Caller() caller: Principal): Principal {
    return caller;
  }
}
