import { isAbsolute, join } from 'node:path';
import { CLOCK_TIME_FORM, clockTimeMs } from '../clock/clock-time.ts';
import { NO_STANDING_FAULTS, readStanding, type Standing } from '../gateway/standing-faults.ts';
import type { Tracing } from '../lambda/function-tracing.ts';
import { DEFAULT_IDLE_MS } from '../lambda/process-pool.ts';
import { DEFAULT_REPEAT_ONE_IN, DEFAULT_SEED, QUEUE_ORDERS, type QueueOrderOptions } from '../sqs/delivery-order.ts';
import type { StackOptions } from './stack-options.ts';
import type { StartSettingName } from './start-settings.ts';

/** A setting that cannot be used; the message names the variable and what it may be. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Below the project's folder. */
export const DEFAULT_STATE_DIR = '.local';
const DEFAULT_API_PORT = 3000;
/** LocalStack's, which tools know. */
const DEFAULT_AWS_PORT = 4566;
const HIGHEST_PORT = 65_535;

/**
 * Reads the settings of `make start` (start-settings.ts) from the environment and, with TRACE=datadog, all of DD_*. Empty is
 * the same as absent.
 *
 * @param root what a relative STATE_DIR starts from
 * @throws OptionError
 */
export function readOptions(environment: Environment, root: string): Omit<StackOptions, 'log'> {
  const setting = (name: StartSettingName) => environment[name] || undefined;
  const stateDir = setting('STATE_DIR') ?? DEFAULT_STATE_DIR;
  const servicesUrl = url('AWS_ENDPOINT_URL', setting('AWS_ENDPOINT_URL'));
  const dynamoDbUrl = url('DYNAMODB_URL', setting('DYNAMODB_URL'));
  const secretAccessKey = setting('SECRET_ACCESS_KEY');
  const usageFile = setting('USAGE_FILE');
  const apiPort = port('API_PORT', setting('API_PORT'), DEFAULT_API_PORT);
  const clock = setting('CLOCK');
  const contexts = setting('CONTEXTS');
  const awsPort = port('AWS_PORT', setting('AWS_PORT'), DEFAULT_AWS_PORT);
  if (apiPort !== 0 && apiPort === awsPort)
    throw new OptionError(`API_PORT and AWS_PORT are both ${apiPort}: they must differ.`);
  if (servicesUrl && awsPort !== 0 && isHere(new URL(servicesUrl), awsPort))
    throw new OptionError(
      `AWS_ENDPOINT_URL=${servicesUrl} is where this stack itself answers: leave it out, or choose another AWS_PORT.`,
    );
  if (servicesUrl && dynamoDbUrl)
    throw new OptionError('AWS_ENDPOINT_URL names all services, DynamoDB too: leave out DYNAMODB_URL.');
  return {
    root,
    stateDir: isAbsolute(stateDir) ? stateDir : join(root, stateDir),
    apiPort,
    awsPort,
    fresh: flag('FRESH', setting('FRESH')),
    tracing: tracing(setting('TRACE'), environment),
    alwaysReplay: flag('ALWAYS_REPLAY', setting('ALWAYS_REPLAY')),
    queueOrder: queueOrder(setting),
    demoReset: flag('DEMO_RESET', setting('DEMO_RESET') ?? '1'),
    sampleProducts: flag('SAMPLE_PRODUCTS', setting('SAMPLE_PRODUCTS') ?? '1'),
    corsOrigins: origins('CORS_ORIGINS', setting('CORS_ORIGINS') ?? '*'),
    env: matching('ENV', setting('ENV') ?? 'dev', /^[a-z][a-z0-9-]{0,15}$/, 'a short name such as dev'),
    region: matching('AWS_REGION', setting('AWS_REGION') ?? 'us-east-1', /^[a-z]{2}(-[a-z]+)+-\d$/, 'a region'),
    ...(contexts === undefined ? {} : { contexts: contexts.split(',').map((context) => context.trim()) }),
    ...(clock === undefined ? {} : { clockMs: clockTime('CLOCK', clock) }),
    faults: faults(setting('FAULTS')),
    invoker: { idleMs: 1000 * wholeNumber('IDLE_SECONDS', setting('IDLE_SECONDS'), DEFAULT_IDLE_MS / 1000) },
    ...(servicesUrl === undefined ? {} : { servicesUrl }),
    ...(dynamoDbUrl === undefined ? {} : { dynamoDbUrl }),
    ...(usageFile === undefined ? {} : { usageFile: isAbsolute(usageFile) ? usageFile : join(root, usageFile) }),
    ...(secretAccessKey === undefined ? {} : { parameters: { secretAccessKey } }),
  };
}

/** As AWS delivers, unless it is switched off: what stands only on strict order should fall here, not in the cloud. */
function queueOrder(setting: (name: StartSettingName) => string | undefined): QueueOrderOptions {
  const order = setting('QUEUE_ORDER') ?? 'random';
  const known = QUEUE_ORDERS.find((one) => one === order);
  if (known === undefined)
    throw new OptionError(`QUEUE_ORDER=${order}: must be random (as standard queues deliver), shuffled or strict.`);
  return {
    order: known,
    seed: wholeNumber('QUEUE_SEED', setting('QUEUE_SEED'), DEFAULT_SEED),
    repeatOneIn: wholeNumber('QUEUE_REPEAT_ONE_IN', setting('QUEUE_REPEAT_ONE_IN'), DEFAULT_REPEAT_ONE_IN),
  };
}

function wholeNumber(name: string, text: string | undefined, absent: number): number {
  if (text === undefined) return absent;
  if (!/^\d{1,9}$/.test(text)) throw new OptionError(`${name}=${text}: must be a whole number from 0.`);
  return Number(text);
}

function faults(text: string | undefined): Standing {
  try {
    return text === undefined ? NO_STANDING_FAULTS : readStanding(text);
  } catch (error) {
    throw new OptionError(`FAULTS=${text}: ${(error as Error).message}.`);
  }
}

function clockTime(name: string, text: string): number | 'machine' {
  const epochMs = text === 'now' ? 'machine' : clockTimeMs(text);
  if (epochMs === undefined) throw new OptionError(`${name}=${text}: must be ${CLOCK_TIME_FORM}.`);
  return epochMs;
}

function tracing(text: string | undefined, environment: Environment): Tracing {
  if (text !== 'datadog') return { to: flag('TRACE', text, '1, 0 or datadog') ? 'files' : 'nowhere' };
  const settings = Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith('DD_') && value ? [[name, value] as const] : [],
  );
  return { to: 'datadog', settings: Object.fromEntries(settings) };
}

function port(name: string, text: string | undefined, absent: number): number {
  if (text === undefined) return absent;
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= HIGHEST_PORT))
    throw new OptionError(`${name}=${text}: must be a port from 0 (any free one) to ${HIGHEST_PORT}.`);
  return value;
}

function flag(name: string, text: string | undefined, allowed = '1 or 0'): boolean {
  if (text === undefined || text === '0' || text === 'false') return false;
  if (text === '1' || text === 'true') return true;
  throw new OptionError(`${name}=${text}: must be ${allowed}.`);
}

function url(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new OptionError(`${name}=${text}: must be a URL such as http://127.0.0.1:4566.`);
  return text;
}

/** Any page may call a stack on one's own machine, unless the list says which. */
function origins(name: string, text: string): string[] {
  const list = text.split(',').map((origin) => origin.trim());
  for (const origin of list)
    if (origin !== '*' && (!URL.canParse(origin) || new URL(origin).origin !== origin))
      throw new OptionError(`${name}=${text}: must be * or origins such as https://example.com, with commas between.`);
  return list;
}

function isHere({ hostname, port: itsPort }: URL, awsPort: number): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(hostname) && itsPort === String(awsPort);
}

function matching(name: string, text: string, pattern: RegExp, what: string): string {
  if (!pattern.test(text)) throw new OptionError(`${name}=${text}: must be ${what}.`);
  return text;
}
