/** The signing half of jsonwebtoken: the function that signs does not verify. */
declare module 'jsonwebtoken/sign.js' {
  import type { sign } from 'jsonwebtoken';

  const signToken: typeof sign;
  export default signToken;
}
