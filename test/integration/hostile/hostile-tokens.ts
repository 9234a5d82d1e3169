import { createHmac } from 'node:crypto';

interface HostileToken {
  readonly token: string;
  readonly what: string;
  readonly isGood: boolean;
}

/** Every header with every set of claims and every signature: two of them are good. */
export function someTokens(userId: string, secret: string): HostileToken[] {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const good = { sub: userId, exp: nowSeconds + 600 };
  const headers: Readonly<Record<string, readonly [text: string, isGood: boolean]>> = {
    'the usual header': ['{"alg":"HS256","typ":"JWT"}', true],
    'keys of its own': ['{"alg":"HS256","kid":"../../dev/null","jku":"http://127.0.0.1:1/","jwk":{"kty":"oct"}}', true],
    'no algorithm': ['{"alg":"none"}', false],
    'another hash': ['{"alg":"HS512"}', false],
    'a public key': ['{"alg":"RS256"}', false],
    'an algorithm in other letters': ['{"alg":"hs256"}', false],
    'a critical extension': ['{"alg":"HS256","crit":["exp"]}', false],
  };
  const claims: Readonly<Record<string, readonly [text: string, isGood: boolean]>> = {
    'the usual claims': [JSON.stringify(good), true],
    'no expiry': [JSON.stringify({ sub: userId }), false],
    'an expiry that is over': [JSON.stringify({ ...good, exp: nowSeconds - 60 }), false],
    'an expiry as text': [JSON.stringify({ ...good, exp: String(good.exp) }), false],
    'an expiry without end': [`{"sub":${JSON.stringify(userId)},"exp":1e999}`, false],
    'a subject that is a number': [JSON.stringify({ ...good, sub: 42 }), false],
    'a blank subject': [JSON.stringify({ ...good, sub: ' \u200b' }), false],
    'a beginning in the future': [JSON.stringify({ ...good, nbf: nowSeconds + 600 }), false],
  };
  const signatures: Readonly<Record<string, readonly [secret: string | undefined, isGood: boolean]>> = {
    'signed truly': [secret, true],
    'signed by another secret': [`${secret}x`, false],
    'not signed': [undefined, false],
  };
  return Object.entries(headers).flatMap(([header, [head, isHeaderGood]]) =>
    Object.entries(claims).flatMap(([claim, [payload, areClaimsGood]]) =>
      Object.entries(signatures).map(([signature, [key, isSignatureGood]]) => ({
        what: `${header}, ${claim}, ${signature}`,
        token: signed(head, payload, key),
        isGood: isHeaderGood && areClaimsGood && isSignatureGood,
      })),
    ),
  );
}

function signed(header: string, payload: string, secret: string | undefined): string {
  const text = [header, payload].map((part) => Buffer.from(part).toString('base64url')).join('.');
  return `${text}.${secret === undefined ? '' : createHmac('sha256', secret).update(text).digest('base64url')}`;
}
