/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked at as they come off the wire */
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { Connection, OAuth2 } from 'jsforce';
import type { RunningSandbox } from '../src/sandbox.js';
import { API_VERSION, aSandbox, control, oauth2Config, raw, REDIRECT_URI, signIn } from './clients.js';

type Answer = { status: number; body: any };

describe('signing in', () => {
  let sandbox: RunningSandbox;

  beforeAll(async () => {
    sandbox = await aSandbox();
  });
  beforeEach(() => control(sandbox, 'POST', 'reset'));
  afterAll(() => sandbox.close());

  const post = async (form: Record<string, string>, path = 'token'): Promise<Answer> => {
    const response = await fetch(`${sandbox.url}/services/oauth2/${path}`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    const text = await response.text();
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
  };
  const client = { client_id: 'sandbox-client', client_secret: 'sandbox-secret' };
  const tokens = async (): Promise<any> => {
    const query = await signIn(
      new OAuth2(oauth2Config(sandbox)).getAuthorizationUrl({ scope: 'api refresh_token' }),
    );
    return (
      await post({
        grant_type: 'authorization_code',
        code: query.get('code') ?? '',
        redirect_uri: REDIRECT_URI,
        ...client,
      })
    ).body;
  };
  const refresh = (refresh_token: string): Promise<Answer> =>
    post({ grant_type: 'refresh_token', refresh_token, ...client });
  const statusWith = async (token: string): Promise<number> =>
    (await raw(sandbox, token, 'GET', `/services/data/v${API_VERSION}/limits`)).status;

  it('answers a code exchange as Salesforce does', async () => {
    const token = await tokens();

    expect(Object.keys(token).sort()).toEqual([
      'access_token',
      'id',
      'instance_url',
      'issued_at',
      'refresh_token',
      'scope',
      'signature',
      'token_type',
    ]);
    expect(token.issued_at).toMatch(/^\d{13}$/);
    expect(token.id).toMatch(new RegExp(`^${sandbox.url}/id/00D\\w{15}/005\\w{15}$`));
  });

  it('takes a code once', async () => {
    const query = await signIn(new OAuth2(oauth2Config(sandbox)).getAuthorizationUrl());
    const exchange = {
      grant_type: 'authorization_code',
      code: query.get('code') ?? '',
      redirect_uri: REDIRECT_URI,
      ...client,
    };
    await post(exchange);

    expect(await post(exchange)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('takes a code for 15 minutes', async () => {
    const query = await signIn(new OAuth2(oauth2Config(sandbox)).getAuthorizationUrl());
    await control(sandbox, 'POST', 'clock', { advanceMs: 15 * 60_000 + 1_000 });

    const answer = await post({
      grant_type: 'authorization_code',
      code: query.get('code') ?? '',
      redirect_uri: REDIRECT_URI,
      ...client,
    });

    expect(answer).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'expired authorization code' },
    });
  });

  it('sends a denial back to the client', async () => {
    const query = await signIn(new OAuth2(oauth2Config(sandbox)).getAuthorizationUrl({ state: 's' }), 'deny');

    expect(Object.fromEntries(query)).toEqual({
      error: 'access_denied',
      error_description: 'end-user denied authorization',
      state: 's',
    });
  });

  it('never redirects to an address outside this machine', async () => {
    const url = `${sandbox.url}/services/oauth2/authorize?response_type=code&client_id=sandbox-client&redirect_uri=https%3A%2F%2Fevil.example%2Fcb`;
    const answer = await fetch(url, { redirect: 'manual' });

    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('redirect_uri must match configuration');
  });

  it('refuses a wrong client secret and an unknown client', async () => {
    const form = { grant_type: 'client_credentials', client_id: 'sandbox-client' };

    expect((await post({ ...form, client_secret: 'no' })).body).toEqual({
      error: 'invalid_client',
      error_description: 'invalid client credentials',
    });
    expect((await post({ ...form, client_id: 'no' })).body.error).toBe('invalid_client_id');
  });

  it('keeps the refresh token while rotation is off', async () => {
    const { refresh_token } = await tokens();
    const first = await refresh(refresh_token);

    expect(first).toMatchObject({ status: 200, body: { token_type: 'Bearer' } });
    expect(first.body).not.toHaveProperty('refresh_token');
    expect((await refresh(refresh_token)).status).toBe(200);
  });

  it('ends the whole family when a rotated token is used again', async () => {
    const before = await tokens();
    await control(sandbox, 'POST', 'faults', { kind: 'rotateRefreshTokens' });
    const { body: after } = await refresh(before.refresh_token);
    expect(await statusWith(after.access_token)).toBe(200);

    const replay = await refresh(before.refresh_token);

    expect(replay).toEqual({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'expired access/refresh token' },
    });
    expect((await refresh(after.refresh_token)).status).toBe(400);
    expect(await statusWith(after.access_token)).toBe(401);
  });

  it('lets jsforce refresh by itself after every session expired', async () => {
    const { access_token, refresh_token, instance_url } = await tokens();
    const connection = new Connection({
      oauth2: new OAuth2(oauth2Config(sandbox)),
      instanceUrl: instance_url,
      accessToken: access_token,
      refreshToken: refresh_token,
      version: API_VERSION,
    });
    await control(sandbox, 'POST', 'faults', { kind: 'expireSessions' });

    const result = await connection.query('SELECT Id FROM Contact LIMIT 1');

    expect(result.records).toHaveLength(1);
    expect(connection.accessToken).not.toBe(access_token);
  });

  it('ends a session after two hours without use', async () => {
    const { access_token } = await tokens();
    await control(sandbox, 'POST', 'clock', { advanceMs: 2 * 60 * 60_000 - 1_000 });
    expect(await statusWith(access_token)).toBe(200);
    await control(sandbox, 'POST', 'clock', { advanceMs: 2 * 60 * 60_000 + 1_000 });

    expect(await statusWith(access_token)).toBe(401);
  });

  it('signs in a device that polls while a person types its code', async () => {
    const { body: device } = await post({
      response_type: 'device_code',
      client_id: 'sandbox-client',
      scope: 'api refresh_token',
    });
    expect(device).toMatchObject({
      user_code: expect.stringMatching(/^[A-Z0-9]{8}$/),
      interval: 5,
      verification_uri: `${sandbox.url}/setup/connect`,
    });
    const poll = { grant_type: 'device', client_id: 'sandbox-client', code: device.device_code };
    expect((await post(poll)).body.error).toBe('authorization_pending');
    expect((await post(poll)).body.error).toBe('slow_down');
    await fetch(device.verification_uri, {
      method: 'POST',
      body: new URLSearchParams({
        user_code: device.user_code,
        username: 'admin@sandbox.test',
        password: 'password',
        decision: 'allow',
      }),
    });

    const token = await post(poll);

    expect(token).toMatchObject({ status: 200, body: { scope: 'api refresh_token' } });
    expect(await statusWith(token.body.access_token)).toBe(200);
  });

  it('takes a JWT signed with the registered key and no other', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await control(sandbox, 'POST', 'clients', {
      clientId: 'sandbox-client',
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }),
    });
    const assertion = (key: typeof privateKey, claims: object = {}): string => {
      const exp = Math.floor(Date.now() / 1000) + 180;
      const parts = [
        { alg: 'RS256' },
        {
          iss: 'sandbox-client',
          sub: 'admin@sandbox.test',
          aud: 'https://login.salesforce.com',
          exp,
          ...claims,
        },
      ];
      const content = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
      return `${content}.${sign('RSA-SHA256', Buffer.from(content), key).toString('base64url')}`;
    };
    const grant = (jwt: string): Promise<Answer> =>
      post({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: jwt });

    const good = await grant(assertion(privateKey));
    expect(good.status).toBe(200);
    expect(good.body).not.toHaveProperty('refresh_token');
    expect((await grant(assertion(stranger.privateKey))).body.error).toBe('invalid_grant');
    expect((await grant(assertion(privateKey, { aud: 'https://x.force.com' }))).body.error_description).toBe(
      'audience is invalid',
    );
    expect((await grant(assertion(privateKey, { sub: 'nobody' }))).body.error_description).toBe(
      "user hasn't approved this consumer",
    );
    expect((await grant(assertion(privateKey, { exp: 1 }))).status).toBe(400);
  });

  it('signs in by password and by client credentials without a refresh token', async () => {
    const user = { username: 'admin@sandbox.test', password: 'password' };
    for (const form of [{ grant_type: 'password', ...user }, { grant_type: 'client_credentials' }]) {
      const answer = await post({ ...form, ...client });
      expect(answer.status).toBe(200);
      expect(answer.body).not.toHaveProperty('refresh_token');
    }
    expect((await post({ grant_type: 'password', ...user, password: 'no', ...client })).body).toEqual({
      error: 'invalid_grant',
      error_description: 'authentication failure - Invalid Password',
    });
  });

  it('says who a token belongs to', async () => {
    const { access_token, id } = await tokens();
    const bearer = { headers: { authorization: `Bearer ${access_token}` } };
    const identity: any = await (await fetch(`${id}?version=62.0`, bearer)).json();
    const userinfo: any = await (await fetch(`${sandbox.url}/services/oauth2/userinfo`, bearer)).json();
    const known = await post({ token: access_token, ...client }, 'introspect');

    expect(identity).toMatchObject({
      username: 'admin@sandbox.test',
      urls: { rest: `${sandbox.url}/services/data/v62.0/` },
    });
    expect(userinfo).toMatchObject({
      preferred_username: 'admin@sandbox.test',
      organization_id: identity.organization_id,
    });
    expect(known.body).toMatchObject({
      active: true,
      scope: 'api refresh_token',
      token_type: 'access_token',
    });
    const bad = await fetch(id, { headers: { authorization: 'Bearer no' } });
    expect([bad.status, await bad.text()]).toEqual([403, 'Bad_OAuth_Token']);
  });

  it('revokes an access token alone and a refresh token with all its access tokens', async () => {
    const one = await tokens();
    const two = (await refresh(one.refresh_token)).body;
    expect((await post({ token: two.access_token }, 'revoke')).status).toBe(200);
    expect(await statusWith(two.access_token)).toBe(401);
    expect(await statusWith(one.access_token)).toBe(200);

    await new OAuth2(oauth2Config(sandbox)).revokeToken(one.refresh_token);

    expect(await statusWith(one.access_token)).toBe(401);
    expect((await refresh(one.refresh_token)).status).toBe(400);
    expect((await post({ token: two.access_token, ...client }, 'introspect')).body).toEqual({
      active: false,
    });
    await expect(new OAuth2(oauth2Config(sandbox)).revokeToken(one.refresh_token)).rejects.toMatchObject({
      name: 'invalid_token',
    });
  });

  it('signs the identity with the client secret', async () => {
    const { id, issued_at, signature } = await tokens();

    expect(signature).toBe(
      createHmac('sha256', 'sandbox-secret')
        .update(id + issued_at)
        .digest('base64'),
    );
  });
});
