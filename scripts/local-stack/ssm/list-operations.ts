import { type Input, integer, requiredText, text, validationError } from '../events/members.ts';
import { pageOf } from '../events/paging.ts';
import { isRecord } from '../events/pattern-values.ts';
import { AwsError, type JsonService } from '../gateway/aws-protocol.ts';
import type { ParameterTable, StoredParameter } from './parameter-table.ts';
import type { ParameterViews } from './views.ts';

/** @source https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
export const MAXIMUM_BY_PATH = 10;
/** @source https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html */
export const MAXIMUM_DESCRIBED = 50;

/** The operations that look for parameters, page by page in the order of their names. */
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
