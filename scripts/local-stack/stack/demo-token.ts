import jsonwebtoken from 'jsonwebtoken';

export const DEMO_USER = 'demo-user';

const VALID_FOR_SECONDS = 12 * 60 * 60;

/** A bearer token as the API wants it, for trying things out from the given time on. */
export function demoToken(secret: string, nowMs: number): string {
  const iat = Math.floor(nowMs / 1000);
  return jsonwebtoken.sign({ iat, exp: iat + VALID_FOR_SECONDS }, secret, { algorithm: 'HS256', subject: DEMO_USER });
}
