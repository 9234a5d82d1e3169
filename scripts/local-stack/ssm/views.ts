import type { Permission } from '../gateway/aws-protocol.ts';
import type { StoredParameter } from './parameter-table.ts';
import type { Sealing } from './sealing.ts';

/** How parameters look in answers and in IAM's words. */
export interface ParameterViews {
  /** A SecureString stays sealed unless it is to be decrypted. */
  parameter(stored: StoredParameter, options: { readonly isDecrypted: boolean; readonly selector?: string }): object;
  metadata(stored: StoredParameter): object;
  arn(name: string): string;
  /** One permission for each name. */
  permissions(action: string, names: readonly unknown[]): Permission[];
}

/** The only tier here. @source https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
export const TIER = 'Standard';

const DATA_TYPE = 'text';
const DEFAULT_KEY = 'alias/aws/ssm';
const PARAMETER_ARN = /^arn:aws:ssm:/;

export function parameterViews({
  region,
  accountId,
  sealing,
}: {
  readonly region: string;
  readonly accountId: string;
  readonly sealing: Sealing;
}): ParameterViews {
  const arn = (name: string) => `arn:aws:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, '')}`;
  const common = (stored: StoredParameter) => ({
    Name: stored.name,
    Type: stored.type,
    Version: stored.version,
    LastModifiedDate: stored.modifiedAtMs / 1000,
    ARN: arn(stored.name),
    DataType: DATA_TYPE,
  });
  return {
    arn,
    parameter: (stored, { isDecrypted, selector }) => ({
      ...common(stored),
      Value: stored.type === 'SecureString' && isDecrypted ? sealing.open(stored.name, stored.value) : stored.value,
      ...(selector === undefined ? {} : { Selector: selector }),
    }),
    metadata: (stored) => ({
      ...common(stored),
      Tier: TIER,
      Policies: [],
      ...(stored.description === undefined ? {} : { Description: stored.description }),
      ...(stored.type === 'SecureString' ? { KeyId: DEFAULT_KEY } : {}),
    }),
    permissions: (action, names) =>
      names
        .filter((name) => typeof name === 'string')
        .map((name) => {
          const isArn = PARAMETER_ARN.test(name);
          const unversioned = isArn ? name.split(':').slice(0, 6).join(':') : (name.split(':')[0] ?? name);
          return { action: `ssm:${action}`, resource: isArn ? unversioned : arn(unversioned) };
        }),
  };
}
