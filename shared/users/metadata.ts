import { CLIENT_SCOPES } from './client-scopes.ts';

/**
 * What clients find out by themselves of whoever gives tokens.
 *
 * @source https://www.rfc-editor.org/rfc/rfc8414
 */
export function authorizationServer(issuer: string) {
  const methods = ['client_secret_basic', 'client_secret_post'];
  return {
    issuer,
    authorization_endpoint: `${issuer}/oauth/authorize`,
    token_endpoint: `${issuer}/oauth/token`,
    introspection_endpoint: `${issuer}/oauth/introspect`,
    revocation_endpoint: `${issuer}/oauth/revoke`,
    registration_endpoint: `${issuer}/oauth/register`,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    scopes_supported: CLIENT_SCOPES,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none', ...methods],
    introspection_endpoint_auth_methods_supported: methods,
    revocation_endpoint_auth_methods_supported: ['none', ...methods],
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: true,
  };
}

/**
 * What clients find out of whoever takes them.
 *
 * @source https://www.rfc-editor.org/rfc/rfc9728
 */
export function protectedResource(issuer: string) {
  return {
    resource: issuer,
    authorization_servers: [issuer],
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    scopes_supported: CLIENT_SCOPES,
    bearer_methods_supported: ['header'],
  };
}
