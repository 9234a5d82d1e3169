import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import jsonwebtoken from 'jsonwebtoken';

const VALID_FOR_SECONDS = 600;

/** A token of the stack's own secret, for an administrator of the ledger. */
export async function adminToken(client: SSMClient, secretParameter: string, nowMs: number): Promise<string> {
  const { Parameter } = await client.send(new GetParameterCommand({ Name: secretParameter, WithDecryption: true }));
  const iat = Math.floor(nowMs / 1000);
  return jsonwebtoken.sign({ iat, exp: iat + VALID_FOR_SECONDS, scope: 'loyalty:admin' }, Parameter?.Value ?? '', {
    algorithm: 'HS256',
    subject: 'make-reconcile',
  });
}
