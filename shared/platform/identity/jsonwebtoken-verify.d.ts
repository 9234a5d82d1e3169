/** The verifying half of jsonwebtoken: importing the whole would put its signing half into every HTTP function. */
declare module 'jsonwebtoken/verify.js' {
  import type { verify } from 'jsonwebtoken';

  const verifyToken: typeof verify;
  export default verifyToken;
}

declare module 'jsonwebtoken/lib/JsonWebTokenError.js' {
  import type { JsonWebTokenError } from 'jsonwebtoken';

  const error: typeof JsonWebTokenError;
  export default error;
}
