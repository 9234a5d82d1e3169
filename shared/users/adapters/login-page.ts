import { createHash } from 'node:crypto';
import { type Answer, page } from '../../platform/boundary/http-answer.ts';
import { meaningsOf } from '../client-scopes.ts';
import { formTarget } from '../redirect-uri.ts';

const STYLE = `
:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}
body{margin:0;display:grid;min-height:100vh;place-items:center;background:Canvas;color:CanvasText}
main{width:min(24rem,100% - 2rem);padding:1.5rem 0}
h1{font-size:1.375rem;line-height:1.25}
label{display:block;font-weight:600;margin-top:1rem}
input{box-sizing:border-box;width:100%;font:inherit;padding:.625rem;margin-top:.25rem;border:1px solid #767676;border-radius:.375rem;background:Field;color:FieldText}
input:focus-visible,button:focus-visible{outline:3px solid #1a5fb4;outline-offset:2px}
button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1rem;margin:1.5rem .75rem 0 0;border:1px solid #1a4f9c;border-radius:.375rem;background:#1a4f9c;color:#fff}
button[value=deny]{background:Canvas;color:CanvasText;border-color:#767676}
[role=alert]{border-left:4px solid #c01c28;padding:.5rem .75rem;margin:1rem 0}
`;

/** By its hash: nothing that gets into the page can bring a style of its own, let alone a script. */
const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

const policy = (formAction: string) =>
  `default-src 'none'; style-src ${STYLE_SOURCE}; form-action ${formAction}; frame-ancestors 'none'; base-uri 'none'`;

export interface LoginForm {
  readonly clientName: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  /** What the form sends along. */
  readonly fields: Readonly<Record<string, string>>;
  readonly emailAddress?: string;
  /** What went wrong when it was sent. */
  readonly problem?: string;
}

/** Asks a user to sign in, and whether the client may do what it asks for. */
export function loginPage(form: LoginForm, status = 200, headers: Readonly<Record<string, string>> = {}): Answer {
  const { clientName, scopes, redirectUri, fields, emailAddress = '', problem } = form;
  const invalid = problem === undefined ? '' : ' aria-invalid="true" aria-describedby="problem"';
  const wishes = meaningsOf(scopes).map((words) => `<li>${escaped(words)}</li>`);
  const hidden = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  const body = `<h1>Sign in to let ${escaped(clientName)} in</h1>
${problem === undefined ? '' : `<p role="alert" id="problem">${escaped(problem)}</p>`}
<p>${escaped(clientName)}, at ${escaped(formTarget(redirectUri))}, asks to:</p>
<ul>${wishes.join('')}</ul>
<form method="post" action="/oauth/authorize">
${hidden.join('\n')}
<label for="email">E-mail address</label>
<input id="email" name="email_address" type="email" autocomplete="username" required maxlength="254" value="${escaped(emailAddress)}"${invalid}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024"${invalid}>
<button name="decision" value="allow">Sign in and allow</button>
<button name="decision" value="deny" formnovalidate>Do not allow</button>
</form>`;
  return page(document(`Let ${clientName} in`, body), status, {
    'content-security-policy': policy(`'self' ${formTarget(redirectUri)}`),
    ...headers,
  });
}

/** Says why nobody is asked and nothing sent anywhere. */
export function refusalPage(reason: string): Answer {
  const body = `<h1>This cannot go on</h1>\n<p role="alert">${escaped(reason)}</p>\n<p>Go back, and begin again there.</p>`;
  return page(document('This cannot go on', body), 400, { 'content-security-policy': policy("'none'") });
}

function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
