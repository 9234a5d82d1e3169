import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Input {
  readonly name: string;
  /** The type in full, on one line. */
  readonly type: string;
  readonly description: string;
  /** The default as written, or nothing where the input is required. */
  readonly default?: string;
}

export interface Output {
  readonly name: string;
  readonly description: string;
}

/** What a module takes and gives, read from its variables.tf and outputs.tf as `terraform fmt` leaves them. */
export function readInterface(folder: string): {
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output[];
} {
  const inputs = blocksOf(readFileSync(join(folder, 'variables.tf'), 'utf8'), 'variable').map(({ name, body }) => {
    const fallback = attribute(body, 'default');
    return {
      name,
      type: onOneLine(attribute(body, 'type') ?? 'any'),
      description: text(attribute(body, 'description'), name),
      ...(fallback === undefined ? {} : { default: fallback.replaceAll(/\s+/g, ' ') }),
    };
  });
  const outputs = blocksOf(readFileSync(join(folder, 'outputs.tf'), 'utf8'), 'output').map(({ name, body }) => ({
    name,
    description: text(attribute(body, 'description'), name),
  }));
  return { inputs, outputs };
}

/** The end of a module's README: its inputs and outputs as tables. */
export function interfaceTables(folder: string): string {
  const { inputs, outputs } = readInterface(folder);
  return [
    '## Inputs',
    '',
    '| name | type | default | meaning |',
    '| --- | --- | --- | --- |',
    ...inputs.map(
      (input) =>
        `| ${input.name} | \`${input.type}\` | ${input.default === undefined ? 'required' : `\`${input.default}\``} | ${cell(input.description)} |`,
    ),
    '',
    '## Outputs',
    '',
    '| name | meaning |',
    '| --- | --- |',
    ...outputs.map((output) => `| ${output.name} | ${cell(output.description)} |`),
    '',
  ].join('\n');
}

/** What a README says before its tables. */
export function proseOf(readme: string): string {
  const tables = readme.indexOf('## Inputs\n');
  return tables === -1 ? `${readme.trimEnd()}\n\n` : readme.slice(0, tables);
}

function blocksOf(source: string, kind: string): readonly { readonly name: string; readonly body: string }[] {
  return [...source.matchAll(new RegExp(`^${kind} "(\\w+)" \\{\\n([\\s\\S]*?)^\\}`, 'gm'))].map(
    ([, name = '', body = '']) => ({ name, body }),
  );
}

/** The expression of an attribute: it ends where its brackets are closed and the line is over. */
function attribute(body: string, name: string): string | undefined {
  const start = new RegExp(`^ {2}${name} += `, 'm').exec(body);
  if (!start) return undefined;
  let depth = 0;
  let expression = '';
  for (const character of body.slice(start.index + start[0].length)) {
    if ('([{'.includes(character)) depth += 1;
    if (')]}'.includes(character)) depth -= 1;
    if (character === '\n' && depth === 0) break;
    expression += character;
  }
  return expression.trim();
}

/** Attributes stand on lines of their own: a comma takes the place of the line's end between two of them. */
function onOneLine(type: string): string {
  return type
    .replaceAll(/\s*\n\s*/g, '\n')
    .replaceAll(/(?<![({[,])\n(?![)}\]])/g, ', ')
    .replaceAll(/\s+/g, ' ');
}

function text(expression: string | undefined, name: string): string {
  if (expression === undefined) throw new Error(`${name} has no description`);
  return JSON.parse(expression) as string;
}

function cell(description: string): string {
  return description.replaceAll('|', '\\|');
}
