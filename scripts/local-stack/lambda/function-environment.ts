import type { FunctionDeclaration } from '../../declarations/declarations.ts';
import { environmentOf } from '../../declarations/grants.ts';
import { type Deployment, names } from '../../declarations/names.ts';
import { accessKeyOf } from '../gateway/callers.ts';

export interface EnvironmentSettings {
  readonly deployment: Deployment;
  /** The AWS endpoint that functions call. */
  readonly endpointUrl: () => string;
  readonly queueUrl: (queue: string) => string;
  /** What traces a function, by its id. */
  readonly tracing?: (functionId: string) => Readonly<Record<string, string>>;
}

/**
 * Everything a function's process is given, and nothing of the stack's own environment: what works only because of a
 * developer's shell would fail once deployed.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function processEnvironment(
  declared: FunctionDeclaration,
  version: string,
  codeDir: string,
  { deployment, endpointUrl, queueUrl, tracing }: EnvironmentSettings,
): Record<string, string> {
  const functionName = names.function(deployment, declared.id);
  return {
    ...environmentOf(declared, deployment, queueUrl),
    PATH: '/usr/local/bin:/usr/bin:/bin:/opt/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_REGION: deployment.region,
    AWS_DEFAULT_REGION: deployment.region,
    AWS_ACCESS_KEY_ID: accessKeyOf(declared.id),
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_ENDPOINT_URL: endpointUrl(),
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(declared.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `local/[${version}]`,
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_LAMBDA_LOG_LEVEL: 'INFO',
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000',
    LAMBDA_TASK_ROOT: codeDir,
    LAMBDA_RUNTIME_DIR: codeDir,
    _HANDLER: 'index.handler',
    ...tracing?.(declared.id),
  };
}
