import { LIVE_ALIAS } from '../../declarations/names.ts';
import type { FunctionRegistry, ResolvedFunction } from './function-registry.ts';

/** @source https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html */
export function functionConfiguration(resolved: ResolvedFunction, arn: string): Record<string, unknown> {
  const { declaration, functionName, published, version } = resolved;
  return {
    FunctionName: functionName,
    FunctionArn: arn,
    Runtime: 'nodejs22.x',
    Role: `arn:aws:iam::${accountOf(resolved)}:role/${functionName}`,
    Handler: 'index.handler',
    CodeSize: published.codeBytes,
    Description: declaration.description,
    Timeout: declaration.timeoutSeconds,
    MemorySize: declaration.memoryMb,
    LastModified: new Date(published.publishedAtEpochMs).toISOString().replace('Z', '+0000'),
    CodeSha256: published.codeSha256,
    Version: version,
    PackageType: 'Zip',
    Architectures: ['x86_64'],
    State: 'Active',
    LastUpdateStatus: 'Successful',
    ...(declaration.durable
      ? {
          DurableConfig: {
            ExecutionTimeout: declaration.durable.executionTimeoutSeconds,
            RetentionPeriodInDays: declaration.durable.retentionDays,
          },
        }
      : {}),
  };
}

/** @source https://docs.aws.amazon.com/lambda/latest/api/API_AliasConfiguration.html */
export function aliasConfiguration(functionArn: string, name: string, version: number): Record<string, unknown> {
  return {
    AliasArn: `${functionArn}:${name}`,
    Name: name,
    FunctionVersion: String(version),
    Description: name === LIVE_ALIAS ? 'The version that events and requests are sent to' : '',
  };
}

/** $LATEST and every published version, as ListVersionsByFunction lists them. */
export function versionsOf(registry: FunctionRegistry, functionName: string): Record<string, unknown>[] {
  const qualifiers = ['$LATEST', ...registry.versions(functionName).map(({ version }) => String(version))];
  return qualifiers.map((qualifier) => {
    const resolved = registry.resolve(functionName, qualifier);
    return functionConfiguration(resolved, resolved.invokedArn);
  });
}

function accountOf({ functionArn }: ResolvedFunction): string {
  return functionArn.split(':')[4] ?? '';
}
