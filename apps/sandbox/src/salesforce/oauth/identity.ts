// Who a token belongs to (identity URL, userinfo, introspection), and ending tokens.
import { json, readForm, text, type Answer, type ApiRequest } from '../../answer.js';
import { bearerOf, type Org } from '../org.js';
import { fail, withBasicAuth } from './token.js';

/** `POST` or `GET /services/oauth2/revoke`. Errors are form-encoded unless JSON is asked for, as clients expect. */
export async function revoke(request: ApiRequest, org: Org): Promise<Answer> {
  const form = request.method === 'POST' ? await readForm(request) : request.query;
  const token = form.get('token') ?? request.query.get('token');
  if (token !== null && org.sessions.revoke(token)) return { status: 200 };
  const error = token === null ? 'unsupported_token_type' : 'invalid_token';
  const error_description = 'this token is invalid or was revoked';
  if (/json/.test(request.headers.accept ?? '')) return fail(error, error_description);
  const body = new URLSearchParams({ error, error_description }).toString();
  return text(400, 'application/x-www-form-urlencoded;charset=UTF-8', body);
}

/** `POST /services/oauth2/introspect`: says `active: false` and nothing else about any token that is not good. */
export async function introspect(request: ApiRequest, org: Org): Promise<Answer> {
  const form = withBasicAuth(await readForm(request), request);
  const client = org.clients.find(form.get('client_id'));
  if (client === undefined || !org.clients.hasSecret(client, form.get('client_secret'))) {
    return fail('invalid_client', 'invalid client credentials', 401);
  }
  const token = form.get('token') ?? '';
  const session = org.sessions.peek(token);
  const grant = session ?? org.sessions.peekRefresh(token);
  if (grant === undefined || grant.clientId !== client.id) return json(200, { active: false });
  const user = org.users.row(grant.userId);
  const issuedAt = Math.floor((session?.issuedAtMs ?? org.clock.now()) / 1000);
  return json(200, {
    active: true,
    scope: grant.scope,
    client_id: grant.clientId,
    username: user?.Username,
    sub: org.identityUrl(request.origin, grant.userId),
    token_type: session === undefined ? 'refresh_token' : 'access_token',
    exp: issuedAt + Math.floor(org.sessions.timeoutMs / 1000),
    iat: issuedAt,
    nbf: issuedAt,
  });
}

const FORBIDDEN = text(403, 'text/html;charset=UTF-8', 'Bad_OAuth_Token');

/** `GET /services/oauth2/userinfo`. */
export function userinfo(request: ApiRequest, org: Org): Answer {
  const session = org.sessions.use(bearerOf(request));
  const user = session === undefined ? undefined : org.users.row(session.userId);
  if (session === undefined || user === undefined) return FORBIDDEN;
  const { Id: user_id, ...shared } = commonClaims(user);
  return json(200, {
    sub: org.identityUrl(request.origin, session.userId),
    user_id,
    organization_id: org.id,
    preferred_username: user.Username,
    nickname: user.CommunityNickname ?? user.Alias,
    name: user.Name,
    email: user.Email,
    email_verified: true,
    given_name: user.FirstName,
    family_name: user.LastName,
    zoneinfo: user.TimeZoneSidKey ?? 'Asia/Tokyo',
    photos: photos(request.origin),
    profile: `${request.origin}/${session.userId}`,
    picture: `${request.origin}/profilephoto/F`,
    address: {},
    is_salesforce_integration_user: false,
    urls: urls(request, org, '{version}'),
    ...shared,
    updated_at: user.LastModifiedDate,
    is_app_installed: true,
  });
}

/** `GET /id/ORG/USER`. `?version=` fills the version into the addresses. */
export function identity(request: ApiRequest, org: Org, orgId: string, userId: string): Answer {
  const session = org.sessions.use(bearerOf(request) ?? request.query.get('oauth_token') ?? undefined);
  const user = org.users.row(userId);
  if (session === undefined || user === undefined || !org.id.startsWith(orgId.slice(0, 15))) return FORBIDDEN;
  const asked = request.query.get('version');
  const version = asked === 'latest' ? org.newestVersion : (asked ?? '{version}');
  const { Id: user_id, ...shared } = commonClaims(user);
  return json(200, {
    id: org.identityUrl(request.origin, session.userId),
    asserted_user: session.userId === user.Id,
    user_id,
    organization_id: org.id,
    username: user.Username,
    nick_name: user.CommunityNickname ?? user.Alias,
    display_name: user.Name,
    email: user.Email,
    email_verified: true,
    first_name: user.FirstName,
    last_name: user.LastName,
    timezone: user.TimeZoneSidKey ?? 'Asia/Tokyo',
    photos: photos(request.origin),
    addr_street: null,
    addr_city: null,
    addr_state: null,
    addr_country: null,
    addr_zip: null,
    mobile_phone: null,
    mobile_phone_verified: false,
    is_lightning_login_user: false,
    status: { created_date: null, body: null },
    urls: urls(request, org, version),
    ...shared,
    last_modified_date: user.LastModifiedDate,
    is_app_installed: true,
  });
}

/** `GET /.well-known/openid-configuration`. */
export function discovery(request: ApiRequest): Answer {
  const base = `${request.origin}/services/oauth2`;
  return json(200, {
    issuer: request.origin,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    revocation_endpoint: `${base}/revoke`,
    userinfo_endpoint: `${base}/userinfo`,
    introspection_endpoint: `${base}/introspect`,
    scopes_supported: ['api', 'web', 'full', 'id', 'refresh_token', 'offline_access', 'openid'],
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
  });
}

function commonClaims(user: Record<string, unknown>) {
  return {
    Id: user.Id,
    active: user.IsActive ?? true,
    user_type: 'STANDARD',
    language: user.LanguageLocaleKey ?? 'en_US',
    locale: user.LocaleSidKey ?? 'en_US',
    utcOffset: 32_400_000,
  };
}

const photos = (origin: string) => ({
  picture: `${origin}/profilephoto/F`,
  thumbnail: `${origin}/profilephoto/T`,
});

function urls(request: ApiRequest, org: Org, version: string): Record<string, string> {
  const base = org.instanceUrl(request.origin);
  const rest = `${base}/services/data/v${version}`;
  const shortId = org.id.slice(0, 15);
  return {
    enterprise: `${base}/services/Soap/c/${version}/${shortId}`,
    metadata: `${base}/services/Soap/m/${version}/${shortId}`,
    partner: `${base}/services/Soap/u/${version}/${shortId}`,
    rest: `${rest}/`,
    sobjects: `${rest}/sobjects/`,
    search: `${rest}/search/`,
    query: `${rest}/query/`,
    recent: `${rest}/recent/`,
    tooling_soap: `${base}/services/Soap/T/${version}/${shortId}`,
    tooling_rest: `${rest}/tooling/`,
    profile: `${base}/${org.users.adminId}`,
    custom_domain: base,
  };
}
