import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDeclarations } from '../declarations/declarations.ts';
import { loadMetrics } from '../declarations/metrics.ts';
import { loadScopes } from '../declarations/scopes.ts';
import { START_SETTINGS } from '../local-stack/stack/start-settings.ts';
import { scoresPage } from '../mutation/scores.ts';
import { readContractSchemas } from './contract-schemas.ts';
import { documentedProblems } from './documented-problems.ts';
import { environmentPage } from './environment-page.ts';
import { schemaTable } from './schema-table.ts';
import { scopesPage } from './scopes-page.ts';

const WRITTEN = '<!-- Written by `make docs` from the sources that the page names. -->';

/** The reference pages of docs/reference, by file name: each follows from what the code itself reads. */
export async function referencePages(root: string): Promise<Record<string, string>> {
  const schema = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8')) as Record<string, unknown>;
  const declarations = loadDeclarations(root);
  const settings = readContractSchemas(root).filter(({ schema }) => schema['x-parameter'] !== undefined);
  return {
    'function-json.md': writtenPage(
      'function.json',
      'What one Lambda function is; the build, Terraform and the local stack read it. Source: `scripts/declarations/function.schema.json`.',
      schemaTable(schema('scripts/declarations/function.schema.json')),
    ),
    'table-json.md': writtenPage(
      'table.json',
      'One DynamoDB table: `shared/<context>/table.json` is the table `<context>`, `shared/<context>/<name>.table.json` the table `<context>-<name>`. Source: `scripts/declarations/table.schema.json`.',
      schemaTable(schema('scripts/declarations/table.schema.json')),
    ),
    'metrics-json.md': writtenPage(
      'metrics.json',
      'What a context counts and measures, and what of it rings: `shared/<context>/metrics.json`. A count names its chart, a time its dimension, an alarm its page in docs/operations. Source: `scripts/declarations/metrics.schema.json`.',
      schemaTable(schema('scripts/declarations/metrics.schema.json')),
    ),
    'scopes-json.md': writtenPage(
      'scopes.json',
      "What tokens may carry for a context's routes, and who can be given it: `shared/<context>/scopes.json`. A scope has words for members where it is for them, and nowhere else. Source: `scripts/declarations/scopes.schema.json`.",
      schemaTable(schema('scripts/declarations/scopes.schema.json')),
    ),
    'scopes.md': writtenPage(
      'Scopes',
      'What tokens carry beside who they are of. Administrators carry every `<context>:admin` and `metrics`. A route that takes any one of several is named under each. Sources: `shared/<context>/scopes.json`, and the routes of `functions/<context>/<function>/function.json`.',
      scopesPage(loadScopes(root, declarations.functions), declarations.functions),
    ),
    'start-settings.md': writtenPage(
      'Settings of make start',
      'On the command line, as in `make start API_PORT=3001 FRESH=1`. Source: `scripts/local-stack/stack/start-settings.ts`.',
      [
        '| setting | absent | meaning |',
        '| --- | --- | --- |',
        ...Object.entries(START_SETTINGS).map(
          ([name, { absent, meaning }]) => `| \`${name}\` | ${absent} | ${meaning} |`,
        ),
      ].join('\n'),
    ),
    'environment.md': writtenPage(
      'What functions are given',
      'For each function what starts it, its environment variables and its permissions, beside its own logs and traces, which every function may write. Values of a deployment stand in angle brackets; of ARNs the service and the name are shown. Lambda adds its own variables, and where Datadog is on its layer adds `DD_*`. Source: `functions/<context>/<function>/function.json`, and what follows from the trigger (`scripts/declarations/implied-uses.ts`).',
      environmentPage(declarations),
    ),
    'metrics.md': writtenPage(
      'Metrics',
      'In the namespace `Laurel` of CloudWatch, with the dimensions `service` and `env`, and as `laurel.<name>` in Datadog. A count with a further dimension is there without it too. Sources: `shared/<context>/metrics.json`.',
      [
        '| metric | context | unit | further dimension | meaning |',
        '| --- | --- | --- | --- | --- |',
        ...loadMetrics(root).map(
          ({ name, context, unit, by, meaning }) =>
            `| \`${name}\` | ${context} | ${unit} | ${by === undefined ? '' : `\`${by}\``} | ${meaning} |`,
        ),
      ].join('\n'),
    ),
    'error-codes.md': writtenPage(
      'Error codes',
      'The `code` of every failure of the HTTP API. Codes stay; messages may be worded better. Sources: `shared/platform/boundary/problems.ts` and `shared/<context>/problems.ts`.',
      [
        '| code | status | message | when, and what to do |',
        '| --- | --- | --- | --- |',
        ...[...(await documentedProblems(root)).values()]
          .sort((one, other) => one.status - other.status || one.code.localeCompare(other.code))
          .map(({ code, status, message, meaning }) => `| \`${code}\` | ${status} | ${message} | ${meaning} |`),
      ].join('\n'),
    ),
    'mutation-scores.md': writtenPage(
      'Mutation scores',
      'How many small mistakes in a source its unit tests notice, as `make mutation-scores` recorded them. Sources: `scripts/mutation/scores`, and `scripts/mutation/unnoticeable` for mistakes that change nothing.',
      scoresPage(root),
    ),
    'parameters.md': writtenPage(
      'Parameters that hold settings',
      'JSON texts in the parameter store, below `/<env>/`. Source: the contracts that carry `x-parameter`.',
      settings
        .map(({ schema: own }) => `## ${String(own['x-parameter'])}\n\n${own.description ?? ''}\n\n${schemaTable(own)}`)
        .join('\n\n'),
    ),
  };
}

/** A page of what is written elsewhere. */
export function writtenPage(title: string, introduction: string, body: string): string {
  return `${WRITTEN}\n\n# ${title}\n\n${introduction}\n\n${body}\n`;
}
