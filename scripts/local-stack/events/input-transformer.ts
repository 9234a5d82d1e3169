import { compileJsonPath } from './json-path.ts';
import { type Input, requiredText, structure, text, validationError } from './members.ts';

/** An event as the bus took it. */
export interface ReceivedEvent {
  readonly id: string;
  /** The envelope as JSON text, which a target without transformation gets. */
  readonly json: string;
  /** The same, parsed. */
  readonly envelope: Readonly<Record<string, unknown>>;
  readonly receivedAtMs: number;
}

interface RuleIdentity {
  readonly name: string;
  readonly arn: string;
}

/**
 * @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html
 * @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html
 */
export const MAXIMUM_INPUT_CHARACTERS = 8192;
export const MAXIMUM_TEMPLATE_CHARACTERS = 8192;
export const MAXIMUM_PATH_CHARACTERS = 256;
export const MAXIMUM_VARIABLES = 100;

const VARIABLE_NAME = /^(?!aws)[A-Za-z0-9_-]{1,256}$/i;
const VARIABLE = /<([A-Za-z0-9_.-]+)>/g;

/** The variables that need no path. @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
const PREDEFINED: Readonly<Record<string, (event: ReceivedEvent, rule: RuleIdentity) => unknown>> = {
  'aws.events.rule-arn': (_, rule) => rule.arn,
  'aws.events.rule-name': (_, rule) => rule.name,
  'aws.events.event.ingestion-time': (event) => isoSeconds(event.receivedAtMs),
  'aws.events.event': ({ envelope: { detail: _, ...rest } }) => rest,
  'aws.events.event.json': (event) => event.envelope,
};

/** The timestamp format of event envelopes. */
export function isoSeconds(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}

/**
 * Compiles what a target gets of an event: the event itself, a constant (Input), a part (InputPath) or a template
 * (InputTransformer). A part that the event lacks is delivered as null.
 *
 * @returns JSON text, or text where the template makes it so
 * @throws AwsError ValidationException
 */
export function compileTargetInput(target: Input, rule: RuleIdentity): (event: ReceivedEvent) => string {
  const input = text(target, 'Input', { maximum: MAXIMUM_INPUT_CHARACTERS });
  const inputPath = text(target, 'InputPath', { maximum: MAXIMUM_PATH_CHARACTERS });
  const transformer = structure(target, 'InputTransformer');
  const given = [input, inputPath, transformer].filter((one) => one !== undefined);
  if (given.length > 1)
    throw validationError(
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${target.Id}.`,
    );
  if (input !== undefined) {
    if (parsed(input) === undefined) throw validationError(`Input for target ${target.Id} is not valid JSON text.`);
    return () => input;
  }
  if (inputPath !== undefined) {
    const select = compileJsonPath(inputPath);
    return (event) => JSON.stringify(select(event.envelope) ?? null);
  }
  return transformer ? compileTransformer(transformer, rule, String(target.Id)) : (event) => event.json;
}

type Resolve = (event: ReceivedEvent) => unknown;
type Part = string | { readonly resolve: Resolve; readonly isQuoted: boolean };

function compileTransformer(
  transformer: Input,
  rule: RuleIdentity,
  targetId: string,
): (event: ReceivedEvent) => string {
  const template = requiredText(transformer, 'InputTemplate', { maximum: MAXIMUM_TEMPLATE_CHARACTERS });
  const variables = compileVariables(structure(transformer, 'InputPathsMap') ?? {});
  const invalid = (reason: string) => validationError(`Invalid InputTemplate for target ${targetId} : ${reason}`);

  const parts: Part[] = [];
  let isQuoted = false;
  let position = 0;
  for (const found of template.matchAll(VARIABLE)) {
    const [placeholder, name = ''] = found;
    const literal = template.slice(position, found.index);
    isQuoted = endsQuoted(literal, isQuoted);
    const predefined = Object.hasOwn(PREDEFINED, name) ? PREDEFINED[name] : undefined;
    const resolve: Resolve | undefined = predefined ? (event) => predefined(event, rule) : variables.get(name);
    if (!resolve) throw invalid(`variable ${placeholder} is not in InputPathsMap.`);
    parts.push(literal, { resolve, isQuoted });
    position = found.index + placeholder.length;
  }
  parts.push(template.slice(position));

  const sample = parts.map((part) => (typeof part === 'string' ? part : part.isQuoted ? '' : '""')).join('');
  const isJson = parsed(sample) !== undefined;
  if (!isJson && !sample.split('\n').every((line) => line.trim() === '' || typeof parsed(line) === 'string'))
    throw invalid('it is neither JSON nor lines of quoted text.');
  return (event) => {
    const output = parts.map((part) => (typeof part === 'string' ? part : render(part, event))).join('');
    return isJson ? minified(output) : output;
  };
}

function compileVariables(paths: Input): Map<string, Resolve> {
  const names = Object.keys(paths);
  if (names.length > MAXIMUM_VARIABLES)
    throw validationError(`InputPathsMap holds ${names.length} variables; at most ${MAXIMUM_VARIABLES} are allowed.`);
  return new Map(
    names.map((name) => {
      if (!VARIABLE_NAME.test(name))
        throw validationError(`Invalid variable name ${name} in InputPathsMap; names starting with AWS are reserved.`);
      const select = compileJsonPath(requiredText(paths, name, { maximum: MAXIMUM_PATH_CHARACTERS }));
      return [name, (event) => select(event.envelope)];
    }),
  );
}

/**
 * Between quotes a value stands as it is: the service escapes nothing there, and drops the quotes of JSON values.
 * Elsewhere it stands as JSON. What the event lacks leaves an empty text.
 */
function render({ resolve, isQuoted }: Exclude<Part, string>, event: ReceivedEvent): string {
  const value = resolve(event) ?? '';
  if (!isQuoted) return JSON.stringify(value);
  return typeof value === 'string' ? value : JSON.stringify(value).replaceAll('"', '');
}

function endsQuoted(literal: string, startsQuoted: boolean): boolean {
  const quotes = literal.replace(/\\./gs, '').split('"').length - 1;
  return quotes % 2 === 0 ? startsQuoted : !startsQuoted;
}

/** Targets get JSON minified; values that break out of their quotes leave text that is no JSON any more. */
function minified(output: string): string {
  const value = parsed(output);
  return value === undefined ? output : JSON.stringify(value);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
