import { MockAgent } from 'undici';
import { CrmAuthError, CrmUnavailableError } from '@app/errors';
import type { Egress, TokenSet } from '../../crm-provider.js';
import { createEgress } from '../../egress.js';
import { salesforceAuth } from './salesforce.auth.js';

const LOGIN = 'https://login.salesforce.com';
const INSTANCE = 'https://acme.my.salesforce.com';
const ORG = '00Dx0000000BV7zEAG';
const USER = '005x00000012Q9PAAU';
const CLIENT = { clientId: 'client', clientSecret: 'secret' };

const GRANTED = {
  access_token: '00Dx0000000BV7z!AR8AQ.x_y',
  refresh_token: '5Aep8',
  scope: 'refresh_token api',
  instance_url: INSTANCE,
  id: `${LOGIN}/id/${ORG}/${USER}`,
  issued_at: '1278448832702',
};
const TOKENS: TokenSet = {
  accessToken: GRANTED.access_token,
  instanceUrl: INSTANCE,
  scope: 'api',
  identityUrl: GRANTED.id,
  issuedAt: '2026-11-23T00:00:00.000Z',
};

describe('Salesforce’s OAuth', () => {
  let agent: MockAgent;
  let egress: Egress;
  let sent: URLSearchParams;

  beforeEach(() => {
    agent = new MockAgent();
    agent.disableNetConnect();
    egress = {
      assertAllowed: (url) => createEgress(salesforceAuth.hosts, 'localhost:3900').assertAllowed(url),
      dispatcher: agent,
    };
  });
  afterEach(() => agent.close());

  const answerToken = (status: number, body: unknown, login = LOGIN) =>
    agent
      .get(login)
      .intercept({ path: '/services/oauth2/token', method: 'POST' })
      .reply(status, (request) => {
        sent = new URLSearchParams(request.body as string);
        return typeof body === 'string' ? body : JSON.stringify(body);
      });
  const answerIdentity = (status: number, body: unknown) =>
    agent
      .get(LOGIN)
      .intercept({ path: `/id/${ORG}/${USER}` })
      .reply(status, typeof body === 'string' ? body : JSON.stringify(body));
  const answerQuery = (object: string, status: number, records: unknown[]) =>
    agent
      .get(INSTANCE)
      .intercept({ path: (path) => path.includes(`FROM+${object}`) })
      .reply(status, JSON.stringify({ records }));

  const exchange = (loginUrl = LOGIN) =>
    salesforceAuth.exchange({
      loginUrl,
      client: CLIENT,
      redirectUri: 'https://app.test/cb',
      code: 'c0de',
      codeVerifier: 'v',
      egress,
    });
  const refresh = () =>
    salesforceAuth.refresh({ loginUrl: LOGIN, client: CLIENT, refreshToken: 'r', egress });
  const identity = () => salesforceAuth.identity({ tokens: TOKENS, egress });

  it('sends the person to a page that asks for access with PKCE', () => {
    const url = new URL(
      salesforceAuth.authorizationUrl({
        loginUrl: LOGIN,
        client: CLIENT,
        redirectUri: 'https://app.test/cb',
        state: 's',
        codeChallenge: 'x',
      }),
    );

    expect(url.origin + url.pathname).toBe(`${LOGIN}/services/oauth2/authorize`);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'client',
      redirect_uri: 'https://app.test/cb',
      scope: 'api refresh_token',
      state: 's',
      code_challenge: 'x',
      code_challenge_method: 'S256',
    });
    expect(url.href).not.toContain('secret');
  });

  it('turns a code into tokens', async () => {
    answerToken(200, GRANTED);

    await expect(exchange()).resolves.toEqual({
      accessToken: GRANTED.access_token,
      refreshToken: '5Aep8',
      instanceUrl: INSTANCE,
      scope: 'refresh_token api',
      identityUrl: GRANTED.id,
      issuedAt: '2010-07-06T20:40:32.702Z',
    });
    expect(Object.fromEntries(sent)).toEqual({
      grant_type: 'authorization_code',
      code: 'c0de',
      code_verifier: 'v',
      redirect_uri: 'https://app.test/cb',
      client_id: 'client',
      client_secret: 'secret',
    });
  });

  it.each([
    ['a host that is not the CRM’s', { instance_url: 'https://evil.test' }],
    ['plain http', { instance_url: 'http://acme.my.salesforce.com' }],
    [
      'a sandbox, when production was chosen',
      { instance_url: 'https://acme--uat.sandbox.my.salesforce.com' },
    ],
    [
      'the sandbox’s login, when production was chosen',
      { id: `https://test.salesforce.com/id/${ORG}/${USER}` },
    ],
    ['a stand-in for tests, when production was chosen', { instance_url: 'http://localhost:3900' }],
  ])('refuses an answer that leads to %s', async (_, change) => {
    answerToken(200, { ...GRANTED, ...change });

    await expect(exchange()).rejects.toMatchObject({ kind: 'crmAuth', code: 'CRM.HOST_NOT_ALLOWED' });
  });

  it('refuses a stand-in’s answer that leads to the real CRM', async () => {
    answerToken(200, GRANTED, 'http://localhost:3900');

    await expect(exchange('http://localhost:3900')).rejects.toMatchObject({ code: 'CRM.HOST_NOT_ALLOWED' });
  });

  it('keeps the old refresh token where the CRM sends none', async () => {
    answerToken(200, { ...GRANTED, refresh_token: undefined });

    expect(await refresh()).not.toHaveProperty('refreshToken');
  });

  it.each([
    [400, { error: 'invalid_grant', error_description: 'expired access/refresh token' }, CrmAuthError],
    [400, { error: 'invalid_client' }, CrmAuthError],
    [400, { error: 'inactive_user' }, CrmAuthError],
    [400, { error: 'server_error' }, CrmUnavailableError],
    [429, {}, CrmUnavailableError],
    [503, '<html>maintenance</html>', CrmUnavailableError],
    [200, '<html>maintenance</html>', CrmUnavailableError],
    [200, { scope: 'api' }, CrmAuthError],
  ])('with status %i and %j fails as what it is', async (status, body, type) => {
    answerToken(status, body);

    await expect(refresh()).rejects.toBeInstanceOf(type);
  });

  it('cannot tell anything when nobody answers', async () => {
    await expect(refresh()).rejects.toBeInstanceOf(CrmUnavailableError);
  });

  it('says who we are', async () => {
    answerIdentity(200, { organization_id: ORG.slice(0, 15), username: 'a@acme.test' });
    answerQuery('Organization', 200, [{ Id: ORG, Name: 'Acme' }]);

    await expect(identity()).resolves.toEqual({
      orgId: ORG,
      orgName: 'Acme',
      username: 'a@acme.test',
      instanceUrl: INSTANCE,
    });
  });

  it('asks the org where the identity service wants another scope', async () => {
    answerIdentity(403, 'Missing_Scope');
    answerQuery('Organization', 200, [{ Id: ORG, Name: 'Acme' }]);
    answerQuery('User', 200, [{ Username: 'a@acme.test' }]);

    await expect(identity()).resolves.toMatchObject({ username: 'a@acme.test', orgId: ORG });
  });

  it('does without the name of an org that it may not see', async () => {
    answerIdentity(200, { organization_id: ORG, username: 'a@acme.test' });
    answerQuery('Organization', 400, []);

    await expect(identity()).resolves.toMatchObject({ orgName: ORG });
  });

  it.each([
    ['the instance is another org’s', ORG, '00Dx0000000OTHERAA'],
    ['the identity is another org’s', '00Dx0000000OTHERAA', ORG],
  ])('refuses when %s', async (_, identityOrg, instanceOrg) => {
    answerIdentity(200, { organization_id: identityOrg, username: 'a@acme.test' });
    answerQuery('Organization', 200, [{ Id: instanceOrg, Name: 'Other' }]);

    await expect(identity()).rejects.toMatchObject({ code: 'CRM.IDENTITY_MISMATCH' });
  });

  it('refuses a token of another org', async () => {
    answerIdentity(200, { organization_id: ORG, username: 'a@acme.test' });
    answerQuery('Organization', 200, [{ Id: ORG, Name: 'Acme' }]);
    const tokens = { ...TOKENS, accessToken: '00Dx0000000OTHE!abc' };

    await expect(salesforceAuth.identity({ tokens, egress })).rejects.toMatchObject({
      code: 'CRM.IDENTITY_MISMATCH',
    });
  });

  it.each([
    [200, true],
    [400, true],
    [503, false],
  ])('with status %i has given the token back: %s', async (status, isDone) => {
    agent.get(LOGIN).intercept({ path: '/services/oauth2/revoke', method: 'POST' }).reply(status, '');

    const revoked = salesforceAuth.revoke({ loginUrl: LOGIN, client: CLIENT, token: 't', egress });

    await (isDone
      ? expect(revoked).resolves.toBeUndefined()
      : expect(revoked).rejects.toBeInstanceOf(CrmUnavailableError));
  });
});
