import { readForm, text } from '../../answer.js';
import type { Router } from '../../router.js';
import type { DoorHandler } from '../org.js';
import { showLogin, takeLogin } from './authorize.js';
import { discovery, identity, introspect, revoke, userinfo } from './identity.js';
import { devicePage, messagePage } from './pages.js';
import { takeToken } from './token.js';

const HTML = 'text/html; charset=UTF-8';

export function addOAuthRoutes(router: Router<DoorHandler>): void {
  router
    .add('GET', '/services/oauth2/authorize', (request, _, org) => showLogin(request, org))
    .add('POST', '/services/oauth2/authorize', (request, _, org) => takeLogin(request, org))
    .add('POST', '/services/oauth2/token', (request, _, org) => takeToken(request, org))
    .add('POST', '/services/oauth2/revoke', (request, _, org) => revoke(request, org))
    .add('GET', '/services/oauth2/revoke', (request, _, org) => revoke(request, org))
    .add('POST', '/services/oauth2/introspect', (request, _, org) => introspect(request, org))
    .add('GET', '/services/oauth2/userinfo', (request, _, org) => userinfo(request, org))
    .add('POST', '/services/oauth2/userinfo', (request, _, org) => userinfo(request, org))
    .add('GET', '/id/:org/:user', (request, params, org) => identity(request, org, params.org, params.user))
    .add('GET', '/.well-known/openid-configuration', (request) => discovery(request))
    .add('GET', '/setup/connect', (request) =>
      text(200, HTML, devicePage(request.query.get('user_code') ?? '')),
    )
    .add('POST', '/setup/connect', async (request, _, org) => {
      const form = await readForm(request);
      const userCode = form.get('user_code') ?? '';
      const userId = org.users.authenticate(form.get('username') ?? '', form.get('password') ?? '');
      if (userId === undefined)
        return text(200, HTML, devicePage(userCode, 'Please check your username and password.'));
      const decision = form.get('decision') === 'deny' ? 'denied' : { userId };
      if (!org.tokens.devices.decide(userCode, decision)) {
        return text(200, HTML, devicePage(userCode, 'This code is not known or has expired.'));
      }
      return text(200, HTML, messagePage('Done', 'You may close this page and return to your device.'));
    });
}
