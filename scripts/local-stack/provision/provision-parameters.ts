import { randomBytes } from 'node:crypto';
import { GetParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { type Deployment, names } from '../../declarations/names.ts';
import { ProvisionError } from './provision-error.ts';

/** Whom a reset of the demo signs up as its administrator; the password is made of chance at the first start. */
const DEMO_ADMIN = { path: 'DemoService/admin', emailAddress: 'demo-admin@example.com', passwordBytes: 18 } as const;

/** HS256 wants a key as long as its hash. @source https://www.rfc-editor.org/rfc/rfc7518#section-3.2 */
const SECRET_BYTES = 32;

export const PARAMETER_PATHS = {
  apiEndpoint: 'LoyaltyService/api-endpoint',
  tableName: 'LoyaltyService/table-name',
  busName: 'LoyaltyService/event-bus-name',
  busArn: 'LoyaltyService/event-bus-arn',
  sharedBusName: 'shared/event-bus-name',
  sharedBusArn: 'shared/event-bus-arn',
  secretAccessKey: 'shared/secret-access-key',
} as const;

/** What only this environment allows. */
const ALLOWED_HERE = { 'EventsService/raw-events': 'on' };

export interface ParameterSettings {
  readonly apiEndpoint: string;
  /** Kept from the first start on, made of chance then, unless it is given here. */
  readonly secretAccessKey?: string;
  /** Further parameters: path below /<env>/ to value, such as other services' endpoints. */
  readonly others?: Readonly<Record<string, string>>;
  /** The same for what is kept encrypted, such as the credentials that another service knows us by. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** Writes the parameters that infra/ writes, at the same paths. @returns the secret that tokens are signed with */
export async function provisionParameters(
  client: SSMClient,
  deployment: Deployment,
  { apiEndpoint, secretAccessKey, others = {}, secrets = {} }: ParameterSettings,
): Promise<string> {
  const values = {
    [PARAMETER_PATHS.apiEndpoint]: apiEndpoint,
    [PARAMETER_PATHS.tableName]: names.table(deployment, 'loyalty'),
    [PARAMETER_PATHS.busName]: deployment.busName,
    [PARAMETER_PATHS.busArn]: names.busArn(deployment),
    [PARAMETER_PATHS.sharedBusName]: deployment.busName,
    [PARAMETER_PATHS.sharedBusArn]: names.busArn(deployment),
    ...ALLOWED_HERE,
    ...others,
  };
  const [secret] = await Promise.all([
    provisionSecret(client, names.parameter(deployment, PARAMETER_PATHS.secretAccessKey), secretAccessKey),
    deployment.demoReset ? provisionDemoAdmin(client, names.parameter(deployment, DEMO_ADMIN.path)) : undefined,
    ...Object.entries(values).map(([path, value]) => ensure(client, names.parameter(deployment, path), value)),
    ...Object.entries(secrets).map(([path, value]) =>
      ensure(client, names.parameter(deployment, path), value, 'SecureString'),
    ),
  ]);
  return secret;
}

async function provisionSecret(client: SSMClient, Name: string, given: string | undefined): Promise<string> {
  const current = await read(client, Name);
  const secret = given ?? current ?? randomBytes(SECRET_BYTES).toString('base64url');
  if (Buffer.byteLength(secret) < SECRET_BYTES)
    throw new ProvisionError(
      `The secret that signs tokens (${Name}) has ${Buffer.byteLength(secret)} bytes: it needs ${SECRET_BYTES} at least. Give a longer SECRET_ACCESS_KEY, or begin anew with FRESH=1.`,
    );
  if (secret !== current)
    await client.send(new PutParameterCommand({ Name, Value: secret, Type: 'SecureString', Overwrite: true }));
  return secret;
}

/** Kept from the first start on. */
async function provisionDemoAdmin(client: SSMClient, Name: string): Promise<void> {
  if ((await read(client, Name)) !== undefined) return;
  const { emailAddress, passwordBytes } = DEMO_ADMIN;
  const login = { emailAddress, password: randomBytes(passwordBytes).toString('base64url') };
  await client.send(new PutParameterCommand({ Name, Value: JSON.stringify(login), Type: 'SecureString' }));
}

/** Written when it differs only: each write makes a version. */
async function ensure(
  client: SSMClient,
  Name: string,
  Value: string,
  Type: 'String' | 'SecureString' = 'String',
): Promise<void> {
  if ((await read(client, Name)) !== Value)
    await client.send(new PutParameterCommand({ Name, Value, Type, Overwrite: true }));
}

async function read(client: SSMClient, Name: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetParameterCommand({ Name, WithDecryption: true }))).Parameter?.Value;
  } catch (error) {
    if ((error as Error).name === 'ParameterNotFound') return undefined;
    throw error;
  }
}
