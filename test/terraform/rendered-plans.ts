import { dirname } from 'node:path';
import { terraformOfflineWith } from './terraform-offline.ts';

/** One resource as a plan has it: what is known before anything is made. */
export interface Planned {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** What the plan would do to it: create, update, delete, no-op. */
  readonly actions: readonly string[];
}

interface Message {
  readonly type: string;
  readonly '@message': string;
  readonly '@testrun'?: string;
  readonly diagnostic?: { readonly severity: string; readonly summary: string; readonly detail: string };
  readonly test_plan?: {
    readonly resource_changes?: readonly {
      readonly address: string;
      readonly mode: string;
      readonly type: string;
      readonly change: { readonly actions: readonly string[]; readonly after: Readonly<Record<string, unknown>> };
    }[];
  };
}

let rendered: (() => ReadonlyMap<string, readonly Planned[]>) | undefined;

/** The plans of infra/tests/plans/rendered.tftest.hcl by its runs; planned once, also where that fails. */
export function renderedPlans(): ReadonlyMap<string, readonly Planned[]> {
  rendered ??= once(() => plansOf('infra', 'plans/rendered'));
  return rendered();
}

function once<T>(make: () => T): () => T {
  try {
    const value = make();
    return () => value;
  } catch (failure) {
    return () => {
      throw failure;
    };
  }
}

/**
 * Runs one of a configuration's tests, by its path below tests/, and gives the resources in the plans of its runs; runs
 * that apply have none.
 *
 * @throws Error with Terraform's own words when a run fails
 */
export function plansOf(
  configuration: string,
  test: string,
  environment: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, readonly Planned[]> {
  const result = terraformOfflineWith(
    environment,
    'test',
    `-chdir=${configuration}`,
    `-test-directory=${dirname(`tests/${test}`)}`,
    `-filter=tests/${test}.tftest.hcl`,
    '-json',
    // Prints the plan of each run: https://developer.hashicorp.com/terraform/cli/commands/test
    '-verbose',
  );
  const messages = result.stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Message);
  if (result.status !== 0) {
    const problems = messages.flatMap(({ diagnostic }) =>
      diagnostic?.severity === 'error' ? [`${diagnostic.summary}: ${diagnostic.detail}`] : [],
    );
    throw new Error([...problems, result.stderr].join('\n'));
  }
  return new Map(
    messages.flatMap(({ '@testrun': run, test_plan: plan }) =>
      run && plan
        ? [
            [
              run,
              (plan.resource_changes ?? [])
                .filter(({ mode }) => mode === 'managed')
                .map(({ address, type, change }) => ({ address, type, values: change.after, actions: change.actions })),
            ] as const,
          ]
        : [],
    ),
  );
}
