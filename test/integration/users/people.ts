import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Doors } from '../system/doors.ts';

export const PASSWORD = 'correct horse 1';

/** Someone who has signed up through the door. */
export interface SignedUp {
  readonly userId: string;
  readonly emailAddress: string;
  readonly password: string;
}

/** Nobody has it yet. */
export const anAddress = () => `ada.${randomUUID()}@example.com`;

export const registration = (fields: Readonly<Record<string, unknown>> = {}) => ({
  email_address: anAddress(),
  first_name: 'Ada',
  last_name: 'Byron',
  password: PASSWORD,
  ...fields,
});

export async function signUp(
  doors: Doors,
  fields: Readonly<Record<string, unknown>> = {},
  token?: string,
): Promise<SignedUp> {
  const json = registration(fields);
  const { status, body } = await doors.request('POST', '/user', { json, ...(token ? { token } : {}) });
  expect(status, JSON.stringify(body)).to.equal(201);
  return { userId: body.data.userId, emailAddress: body.data.emailAddress, password: json.password };
}

export const login = (doors: Doors, emailAddress: string, password: string = PASSWORD) =>
  doors.request('POST', '/login', { json: { email_address: emailAddress, password } });

/** The token of someone who signs in. */
export async function tokenOf(doors: Doors, { emailAddress, password }: SignedUp): Promise<string> {
  const { status, body } = await login(doors, emailAddress, password);
  expect(status, JSON.stringify(body)).to.equal(200);
  return body.data.token;
}

export function claimsIn(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

/** An administrator by the shared secret: whoever signs tokens elsewhere makes such ones. */
export const anAdmin = (doors: Doors) => doors.token('admin-1', { user_type: 'ADMIN' });

/** A token of an issuer that nobody trusts, as if by a public key. */
export const aStrangersToken = () =>
  [
    { alg: 'RS256', kid: 'theirs' },
    { iss: 'https://stranger.example', sub: 'root', user_type: 'ADMIN', exp: 4_000_000_000 },
    {},
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
