import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { Ask } from './probe.ts';

/** Whether the parameter store answers. A secret is asked for as it is stored, encrypted: nobody reads it for this. */
export function parameterReach(client: Pick<SSMClient, 'send'>, name: string): Ask {
  return () => client.send(new GetParameterCommand({ Name: name, WithDecryption: false }));
}
