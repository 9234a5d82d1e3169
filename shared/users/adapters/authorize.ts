import { randomUUID } from 'node:crypto';
import { type Answer, redirect } from '../../platform/boundary/http-answer.ts';
import type { Cursors } from '../../platform/paging/cursor.ts';
import { type AuthorizationRequest, readAuthorizationRequest } from '../authorization-request.ts';
import type { Client } from '../client.ts';
import { redirectTo } from '../redirect-uri.ts';
import type { FindClient } from './client-authentication.ts';
import type { CodeRepository } from './code-repository.ts';
import { type LoginForm, loginPage, refusalPage } from './login-page.ts';
import type { Proof, Prove } from './proof.ts';
import { newSecret } from './secrets.ts';

export interface Authorizing {
  readonly findClient: FindClient;
  readonly issuer: () => Promise<string>;
  /** Seals forms: what comes back is what was shown, in the browser that it was shown in. */
  readonly seals: Cursors;
  readonly prove: Prove;
  readonly codes: CodeRepository;
}

type Parameters = Readonly<Record<string, string | undefined>>;

/** A request to the authorization endpoint, as the boundary knows it. */
export interface Asked {
  readonly parameters: Parameters;
  readonly cookies: readonly string[];
  readonly address: string;
  readonly at: number;
}

const NAMES = [
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
  'resource',
] as const;
/**
 * Where the page is shown over https, the browser itself sees to it that no other host of the domain has set the cookie.
 *
 * @source https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes (Secure, Path=/, no Domain)
 */
const SECURE_COOKIE = { name: '__Host-laurel_login', attributes: 'Path=/; Secure' };
const PLAIN_COOKIE = { name: 'laurel_login', attributes: 'Path=/oauth/authorize' };
/** A form waits so long for a password. */
const FORM_SECONDS = 600;

const SAID: Readonly<Record<Exclude<Proof['status'], 'proved'>, readonly [status: number, problem: string]>> = {
  wrong: [403, 'The address or the password is wrong.'],
  disabled: [403, 'This user is disabled.'],
  too_many_tries: [429, 'That was tried too often. Wait for a minute, then try again.'],
};

/** The authorization endpoint: asks whoever sits there for their password, and sends the client a code. */
export function authorizing({ findClient, issuer, seals, prove, codes }: Authorizing) {
  return {
    /** Shows the form, or says why not: to the client wherever that can be trusted. */
    async ask({ parameters, cookies, at }: Asked): Promise<Answer> {
      const found = await read(parameters);
      if ('answer' in found) return found.answer;
      const { name, attributes } = await cookieKind();
      const nonce = nonceIn(cookies, name) ?? newSecret();
      const cookie = `${name}=${nonce}; ${attributes}; Max-Age=${FORM_SECONDS}; HttpOnly; SameSite=Strict`;
      return { ...loginPage(await formOf(found, parameters, nonce, at)), cookies: [cookie] };
    },

    /** Takes the form: nothing is given without a password, and no form that was not shown here is one. */
    async take({ parameters, cookies, address, at }: Asked): Promise<Answer> {
      const nonce = nonceIn(cookies, (await cookieKind()).name);
      if (nonce === undefined || !(await isOurs(parameters, nonce, at)))
        return refusalPage('This form is too old, or was not shown in this browser.');
      const found = await read(parameters);
      if ('answer' in found) return found.answer;
      const { request } = found;
      if (parameters.decision === 'deny') return back(request, { error: 'access_denied' });
      const { email_address: emailAddress = '', password = '' } = parameters;
      const proof = await prove({ emailAddress, password, from: address, at });
      if (proof.status !== 'proved') {
        const [status, problem] = SAID[proof.status];
        const headers: Record<string, string> =
          proof.status === 'too_many_tries' ? { 'retry-after': String(Math.ceil(proof.waitMs / 1000)) } : {};
        const form = await formOf(found, parameters, nonce, at);
        return loginPage({ ...form, emailAddress: emailAddress.slice(0, 254), problem }, status, headers);
      }
      const { userId } = proof.user;
      const { epoch } = proof.credentials;
      const code = await codes.issue({ ...request, userId, epoch, address, sessionId: randomUUID() }, at);
      return back(request, { code });
    },
  };

  async function cookieKind() {
    return (await issuer()).startsWith('https:') ? SECURE_COOKIE : PLAIN_COOKIE;
  }

  async function read(
    parameters: Parameters,
  ): Promise<{ readonly client: Client; readonly request: AuthorizationRequest } | { readonly answer: Answer }> {
    const client = parameters.client_id ? await findClient(parameters.client_id) : undefined;
    const found = readAuthorizationRequest(parameters, client, await issuer());
    if (found.kind === 'refused' || !client)
      return { answer: refusalPage(found.kind === 'refused' ? found.reason : 'The program is not known.') };
    if (found.kind === 'asked') return { client, request: found.request };
    const { error, description: error_description, ...request } = found;
    return { answer: await back(request, { error, error_description }) };
  }

  /** @source https://www.rfc-editor.org/rfc/rfc9207 (iss, so that a client knows who answers) */
  async function back(
    { redirectUri, state }: Pick<AuthorizationRequest, 'redirectUri' | 'state'>,
    parameters: Parameters,
  ): Promise<Answer> {
    return redirect(redirectTo(redirectUri, { ...parameters, state, iss: await issuer() }));
  }

  async function formOf(
    { client, request }: { readonly client: Client; readonly request: AuthorizationRequest },
    parameters: Parameters,
    nonce: string,
    at: number,
  ): Promise<LoginForm> {
    const asked = askedIn(parameters);
    const seal = await seals.seal(at + FORM_SECONDS * 1000, bindingOf(asked, nonce));
    return {
      ...{ clientName: client.name, scopes: request.scopes, redirectUri: request.redirectUri },
      fields: { ...asked, seal },
    };
  }

  async function isOurs(parameters: Parameters, nonce: string, at: number): Promise<boolean> {
    const until = await seals.open(parameters.seal ?? '', bindingOf(askedIn(parameters), nonce));
    return typeof until === 'number' && at < until;
  }
}

function bindingOf(asked: Readonly<Record<string, string>>, nonce: string) {
  return { route: 'POST /oauth/authorize', member: nonce, filter: asked };
}

/** In one order, as the seal is over them. */
function askedIn(parameters: Parameters): Record<string, string> {
  return Object.fromEntries(
    NAMES.flatMap((name) => (parameters[name] === undefined ? [] : [[name, parameters[name]]])),
  );
}

function nonceIn(cookies: readonly string[], name: string): string | undefined {
  const value = cookies.map((cookie) => cookie.trim()).find((cookie) => cookie.startsWith(`${name}=`));
  const nonce = value?.slice(name.length + 1);
  return nonce !== undefined && /^[\w-]{43}$/.test(nonce) ? nonce : undefined;
}
