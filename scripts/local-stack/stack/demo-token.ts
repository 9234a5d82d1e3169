import jsonwebtoken from 'jsonwebtoken';

export const DEMO_USER = 'demo-user';

const VALID_FOR = '12h';

/** A bearer token as the API wants it, for trying things out. */
export function demoToken(secret: string): string {
  return jsonwebtoken.sign({}, secret, { algorithm: 'HS256', subject: DEMO_USER, expiresIn: VALID_FOR });
}
