import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import jsonwebtoken from 'jsonwebtoken';
import { CLOCK_PATH } from '../local-stack/clock/clock-endpoint.ts';
import type { StackDescription } from '../local-stack/stack/stack-file.ts';
import { clientSettings } from './running-stack.ts';

const VALID_FOR_SECONDS = 600;

/** A token of the running stack's own secret, for an administrator of what the scopes name. */
export async function adminToken(stack: StackDescription, subject: string, scope: string): Promise<string> {
  const client = new SSMClient(clientSettings(stack));
  const Name = stack.parameters.secretAccessKey ?? '';
  const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
  client.destroy();
  const iat = Math.floor((await clockOf(stack.endpoints.aws)) / 1000);
  const claims = { iat, exp: iat + VALID_FOR_SECONDS, scope };
  return jsonwebtoken.sign(claims, Parameter?.Value ?? '', { algorithm: 'HS256', subject });
}

/** The time that the stack's functions see: tokens are good by it. */
async function clockOf(awsEndpoint: string): Promise<number> {
  const response = await fetch(new URL(CLOCK_PATH, awsEndpoint));
  const { now } = (await response.json()) as { readonly now: string };
  return Date.parse(now);
}
