import { Global, Module } from '@nestjs/common';
import { Commands } from '../commands.service.js';
import { AccessGuard } from './access.guard.js';
import { PrincipalService } from './principal.service.js';
import { RateLimitService } from './rate-limit.service.js';
import { SessionCookies } from './session-cookie.service.js';

/** Who may do what; needed by every route. */
@Global()
@Module({
  providers: [Commands, PrincipalService, RateLimitService, SessionCookies, AccessGuard],
  exports: [Commands, PrincipalService, SessionCookies, AccessGuard],
})
export class AccessModule {}
