import { requiredText, requiredTexts } from '../events/members.ts';
import { AwsError, type JsonService } from '../gateway/aws-protocol.ts';
import { parseReference, type Reference } from './parameter-name.ts';
import type { ParameterTable, StoredParameter } from './parameter-table.ts';
import type { ParameterViews } from './views.ts';

/** @source https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
export const MAXIMUM_NAMES = 10;

/** The operations that read parameters by name. */
export function readOperations(table: ParameterTable, views: ParameterViews): JsonService {
  const referenceOf = (name: string) => parseReference(name, (candidate) => table.latest(candidate) !== undefined);
  const shown = (reference: Reference, stored: StoredParameter, withDecryption: unknown) =>
    views.parameter(stored, {
      isDecrypted: withDecryption === true,
      ...(reference.selector === undefined ? {} : { selector: reference.selector }),
    });
  return {
    GetParameter: {
      run: (input) => {
        const reference = referenceOf(requiredText(input, 'Name'));
        if (!table.latest(reference.name))
          throw new AwsError('ParameterNotFound', `Parameter ${reference.name} not found.`);
        const stored = find(table, reference);
        if (!stored)
          throw new AwsError(
            'ParameterVersionNotFound',
            `Systems Manager could not find version ${reference.selector?.slice(1)} of ${reference.name}. ` +
              'Verify the version and try again.',
          );
        return { Parameter: shown(reference, stored, input.WithDecryption) };
      },
      permissions: (input) => views.permissions('GetParameter', [input.Name]),
    },
    GetParameters: {
      run: (input) => {
        const names = requiredTexts(input, 'Names', { maximum: MAXIMUM_NAMES });
        const found = names.map((name) => {
          const reference = referenceOf(name);
          return { name, reference, stored: find(table, reference) };
        });
        return {
          Parameters: found.flatMap(({ reference, stored }) =>
            stored ? [shown(reference, stored, input.WithDecryption)] : [],
          ),
          InvalidParameters: found.filter(({ stored }) => !stored).map(({ name }) => name),
        };
      },
      permissions: (input) => views.permissions('GetParameters', Array.isArray(input.Names) ? input.Names : []),
    },
  };
}

function find(table: ParameterTable, { name, version }: Reference): StoredParameter | undefined {
  if (version === undefined) return table.latest(name);
  return Number.isNaN(version) ? undefined : table.version(name, version);
}
