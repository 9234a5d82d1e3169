import { compileJsonPath } from '../events/json-path.ts';
import { validationError } from '../events/members.ts';
import type { StreamRecord } from '../sources/stream-reader.ts';

/** What a template can say of the pipe itself. */
export interface PipeIdentity {
  readonly name: string;
  readonly arn: string;
  readonly sourceArn: string;
  readonly targetArn: string;
}

interface Moment {
  readonly record: StreamRecord;
  /** When the pipe took the record. */
  readonly ingestedAtMs: number;
}

type Resolve = (moment: Moment) => unknown;
type Part = string | { readonly resolve: Resolve; readonly isQuoted: boolean };

/** @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html#input-transform-reserved */
const RESERVED: Readonly<Record<string, (pipe: PipeIdentity) => Resolve>> = {
  'aws.pipes.pipe-name': (pipe) => () => pipe.name,
  'aws.pipes.pipe-arn': (pipe) => () => pipe.arn,
  'aws.pipes.source-arn': (pipe) => () => pipe.sourceArn,
  'aws.pipes.target-arn': (pipe) => () => pipe.targetArn,
  'aws.pipes.event.ingestion-time': () => (moment) => new Date(moment.ingestedAtMs).toISOString(),
  'aws.pipes.event': () => (moment) => moment.record,
  'aws.pipes.event.json': () => (moment) => moment.record,
};

const VARIABLE = /<(\$[^<>]*|aws\.pipes\.[a-z.-]+)>/g;

/**
 * Compiles what a pipe sends of a record: the record itself, or a template with `<$.path>` in it. Between quotes a value
 * stands as it is, elsewhere as JSON; what the record lacks leaves an empty text, as in the templates of rules.
 *
 * @throws AwsError ValidationException
 * @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html
 */
export function compileTemplate(template: string | undefined, pipe: PipeIdentity): (moment: Moment) => string {
  if (template === undefined) return ({ record }) => JSON.stringify(record);
  const parts: Part[] = [];
  let isQuoted = false;
  let position = 0;
  for (const found of template.matchAll(VARIABLE)) {
    const [placeholder, name = ''] = found;
    const literal = template.slice(position, found.index);
    isQuoted = endsQuoted(literal, isQuoted);
    parts.push(literal, { resolve: variable(name, pipe), isQuoted });
    position = found.index + placeholder.length;
  }
  parts.push(template.slice(position));
  return (moment) => minified(parts.map((part) => (typeof part === 'string' ? part : render(part, moment))).join(''));
}

function variable(name: string, pipe: PipeIdentity): Resolve {
  if (name.startsWith('$')) {
    const select = compileJsonPath(name);
    return ({ record }) => select(record);
  }
  const reserved = Object.hasOwn(RESERVED, name) ? RESERVED[name] : undefined;
  if (!reserved) throw validationError(`<${name}> is not a variable of input templates.`);
  return reserved(pipe);
}

function render({ resolve, isQuoted }: Exclude<Part, string>, moment: Moment): string {
  const value = resolve(moment) ?? '';
  if (!isQuoted) return JSON.stringify(value);
  return typeof value === 'string' ? value : JSON.stringify(value).replaceAll('"', '');
}

function endsQuoted(literal: string, startsQuoted: boolean): boolean {
  const quotes = literal.replace(/\\./gs, '').split('"').length - 1;
  return quotes % 2 === 0 ? startsQuoted : !startsQuoted;
}

/** JSON is sent minified; values that break out of their quotes leave text that is no JSON any more. */
function minified(output: string): string {
  try {
    return JSON.stringify(JSON.parse(output));
  } catch {
    return output;
  }
}
