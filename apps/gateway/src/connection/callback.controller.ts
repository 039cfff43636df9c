import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { completeConnection, type Principal } from '@app/contracts';
import { AppError, InvalidInputError } from '@app/errors';
import { credentialOf } from '../access/credential.service.js';
import { PrincipalService } from '../access/principal.service.js';
import { SessionCookies } from '../access/session-cookie.service.js';
import { Commands, inQuery } from '../commands.service.js';
import { anonymousContext, type CrmRequest } from '../request.js';
import { Public } from '../requires.js';
import { AlsoAnswers, OpenQuery } from '../route.js';
import { CallbackQuery } from './callback.dto.js';

@ApiTags('connections')
@Controller('api/crm/auth/callback')
export class CallbackController {
  constructor(
    private readonly commands: Commands,
    private readonly principals: PrincipalService,
    private readonly cookies: SessionCookies,
  ) {}

  /**
   * Where the CRM sends people back to. Goes on to the connection's page, or to the list of connections with `error` set to a
   * code. A program (no `text/html` in Accept) that shows a state which is unknown, used or too old gets a problem.
   */
  @Get()
  @Public()
  @OpenQuery()
  @AlsoAnswers(302, undefined, 'To the page of the connection in the UI')
  async complete(
    @Query() query: CallbackQuery,
    @Req() request: CrmRequest,
    @Res() response: Response,
  ): Promise<void> {
    try {
      const connectionId = await this.finish(query, request);
      response.redirect(302, `/connections/${encodeURIComponent(connectionId)}?connected=1`);
    } catch (error) {
      if (!isForPage(error, request)) throw error;
      response.redirect(302, `/connections?error=${encodeURIComponent(error.code)}`);
    }
  }

  private async finish(query: CallbackQuery, request: CrmRequest): Promise<string> {
    const { code, state, error, error_description: errorDescription } = query;
    const caller = await this.callerOf(request);
    const sessionId = caller?.sessionId;
    const message = { code, state, error, errorDescription, sessionId };
    const context = anonymousContext(request, caller?.tenantId);
    const { connectionId } = await this.commands.send(completeConnection, message, context, inQuery);
    return connectionId;
  }

  /** The state is the key to the flow; a session, where there is one, must be the one that began it. */
  private async callerOf(request: CrmRequest): Promise<Principal | undefined> {
    const credential = credentialOf(request, this.cookies.name);
    return credential && this.principals.of(credential, request).catch(() => undefined);
  }
}

function isForPage(error: unknown, request: CrmRequest): error is AppError {
  if (!(error instanceof AppError)) return false;
  const isBrowser = (request.headers.accept ?? '').includes('text/html');
  return isBrowser || !(error instanceof InvalidInputError);
}
