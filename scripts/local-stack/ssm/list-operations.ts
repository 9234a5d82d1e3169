import { type Input, integer, requiredText, text, validationError } from '../events/members.ts';
import { pageOf } from '../events/paging.ts';
import { isRecord } from '../events/pattern-values.ts';
import { AwsError, type JsonService } from '../gateway/aws-protocol.ts';
import { parseReference } from './parameter-name.ts';
import type { ParameterTable, StoredParameter } from './parameter-table.ts';
import type { ParameterViews } from './views.ts';

/** @source https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
export const MAXIMUM_BY_PATH = 10;
/** @source https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html */
export const MAXIMUM_DESCRIBED = 50;

/** @source https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html */
export const MAXIMUM_VERSIONS_LISTED = 50;

/** Version numbers as text that sorts as they do. */
const VERSION_DIGITS = 12;

/** The operations that list, page by page: parameters in the order of their names, and one's versions from the oldest. */
export function listOperations(table: ParameterTable, views: ParameterViews): JsonService {
  return {
    GetParametersByPath: {
      run: (input) => {
        const prefix = pathPrefix(requiredText(input, 'Path'));
        if (Array.isArray(input.ParameterFilters) && input.ParameterFilters.length > 0)
          throw validationError('ParameterFilters of GetParametersByPath are not supported by this stack.');
        const isBelow = ({ name }: StoredParameter) =>
          name.startsWith(prefix) && (input.Recursive === true || !name.slice(prefix.length).includes('/'));
        const { items, ...token } = page(table.all().filter(isBelow), input, MAXIMUM_BY_PATH);
        const isDecrypted = input.WithDecryption === true;
        return { Parameters: items.map((stored) => views.parameter(stored, { isDecrypted })), ...token };
      },
      permissions: (input) => views.permissions('GetParametersByPath', [input.Path]),
    },
    DescribeParameters: {
      run: (input) => {
        const isWanted = nameFilter(input);
        const { items, ...token } = page(table.all().filter(isWanted), input, MAXIMUM_DESCRIBED);
        return { Parameters: items.map((stored) => views.metadata(stored)), ...token };
      },
      permissions: () => [{ action: 'ssm:DescribeParameters', resource: '*' }],
    },
    GetParameterHistory: {
      run: (input) => {
        const { name } = parseReference(
          requiredText(input, 'Name'),
          (candidate) => table.latest(candidate) !== undefined,
        );
        const versions = table.versions(name);
        if (versions.length === 0) throw new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
        const { items, nextToken } = pageOf(versions, ({ version }) => String(version).padStart(VERSION_DIGITS, '0'), {
          token: text(input, 'NextToken'),
          limit:
            integer(input, 'MaxResults', { minimum: 1, maximum: MAXIMUM_VERSIONS_LISTED }) ?? MAXIMUM_VERSIONS_LISTED,
          invalidTokenCode: 'InvalidNextToken',
        });
        const isDecrypted = input.WithDecryption === true;
        return {
          Parameters: items.map((stored) => ({
            ...views.metadata(stored),
            ...views.parameter(stored, { isDecrypted }),
            Labels: [],
          })),
          ...(nextToken === undefined ? {} : { NextToken: nextToken }),
        };
      },
      permissions: (input) => views.permissions('GetParameterHistory', [input.Name]),
    },
  };
}

function page(parameters: StoredParameter[], input: Input, maximum: number) {
  const { items, nextToken } = pageOf(parameters, (stored) => stored.name, {
    token: text(input, 'NextToken'),
    limit: integer(input, 'MaxResults', { minimum: 1, maximum }) ?? maximum,
    invalidTokenCode: 'InvalidNextToken',
  });
  return { items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
}

function pathPrefix(path: string): string {
  if (!path.startsWith('/'))
    throw validationError('The parameter path must begin with a slash, such as /dev/LoyaltyService.');
  return path.endsWith('/') ? path : `${path}/`;
}

/** Filters by name only: Equals, the default, or BeginsWith. */
function nameFilter(input: Input): (stored: StoredParameter) => boolean {
  const filters = Array.isArray(input.ParameterFilters) ? input.ParameterFilters.filter(isRecord) : [];
  const tests = filters.map(({ Key: key, Option: option = 'Equals', Values: values }) => {
    if (key !== 'Name' || !(option === 'Equals' || option === 'BeginsWith'))
      throw new AwsError('InvalidFilterKey', 'This stack filters parameters by Name, Equals or BeginsWith, only.');
    const names = Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
    return ({ name }: StoredParameter) =>
      names.some((wanted) => (option === 'Equals' ? name === wanted : name.startsWith(wanted)));
  });
  return (stored) => tests.every((test) => test(stored));
}
