// The pages a person sees while signing in. Plain forms: they work without JavaScript.

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;background:#f4f6f9;color:#181818;margin:0}
main{max-width:22rem;margin:10vh auto;background:#fff;padding:2rem;border-radius:.5rem;box-shadow:0 1px 4px #0003}
h1{font-size:1.25rem;margin:0 0 1rem}label{display:block;margin:.75rem 0 .25rem}
input[type=text],input[type=password]{width:100%;box-sizing:border-box;padding:.5rem;font:inherit;border:1px solid #747474;border-radius:.25rem}
button{margin:1.25rem .5rem 0 0;padding:.5rem 1.25rem;font:inherit;border:1px solid #0b5cab;border-radius:.25rem;background:#0b5cab;color:#fff;cursor:pointer}
button[value=deny]{background:#fff;color:#0b5cab}.problem{color:#ba0517}small{color:#5c5c5c}`;

/** Escapes text for HTML content and attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main>${content}</main></body></html>`;
}

function hidden(fields: Iterable<[string, string]>): string {
  return [...fields]
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('');
}

export function loginPage(action: string, fields: Iterable<[string, string]>, problem?: string): string {
  const warning = problem === undefined ? '' : `<p class="problem" role="alert">${escapeHtml(problem)}</p>`;
  return page(
    'Log in | Sandbox',
    `<h1>Log in to the sandbox org</h1>${warning}<form method="post" action="${action}">${hidden(fields)}
<label for="username">Username</label><input id="username" name="username" type="text" autocomplete="username" required autofocus>
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>
<button type="submit" id="Login" name="Login" value="login">Log In</button></form><p><small>A stand-in for tests. Not Salesforce.</small></p>`,
  );
}

export function consentPage(
  action: string,
  fields: Iterable<[string, string]>,
  clientName: string,
  scope: string,
): string {
  const items = scope
    .split(' ')
    .map((item) => `<li>${escapeHtml(item)}</li>`)
    .join('');
  return page(
    'Allow Access? | Sandbox',
    `<h1>Allow access?</h1><p>${escapeHtml(clientName)} asks for access to the sandbox org:</p><ul>${items}</ul>
<form method="post" action="${action}">${hidden(fields)}
<button type="submit" id="oaapprove" name="decision" value="allow">Allow</button><button type="submit" name="decision" value="deny">Deny</button></form>`,
  );
}

export function devicePage(userCode: string, problem?: string): string {
  const warning = problem === undefined ? '' : `<p class="problem" role="alert">${escapeHtml(problem)}</p>`;
  return page(
    'Connect a device | Sandbox',
    `<h1>Connect a device</h1>${warning}<form method="post" action="/setup/connect">
<label for="user_code">Code</label><input id="user_code" name="user_code" type="text" value="${escapeHtml(userCode)}" required>
<label for="username">Username</label><input id="username" name="username" type="text" autocomplete="username" required>
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>
<button type="submit" name="decision" value="allow">Allow</button><button type="submit" name="decision" value="deny">Deny</button></form>`,
  );
}

export function messagePage(title: string, message: string): string {
  return page(title, `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(message)}</p>`);
}
