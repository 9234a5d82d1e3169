import { requiredText, requiredTexts } from '../events/members.ts';
import { AwsError, type JsonService } from '../gateway/aws-protocol.ts';
import type { ParameterTable } from './parameter-table.ts';
import type { ParameterViews } from './views.ts';

/** @source https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameters.html */
export const MAXIMUM_DELETED = 10;

export function deleteOperations(table: ParameterTable, views: ParameterViews): JsonService {
  return {
    DeleteParameter: {
      run: (input) => {
        const name = requiredText(input, 'Name');
        if (!table.remove(name)) throw new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
        return {};
      },
      permissions: (input) => views.permissions('DeleteParameter', [input.Name]),
    },
    DeleteParameters: {
      run: (input) => {
        const names = requiredTexts(input, 'Names', { maximum: MAXIMUM_DELETED });
        const deleted = names.filter((name) => table.remove(name));
        return { DeletedParameters: deleted, InvalidParameters: names.filter((name) => !deleted.includes(name)) };
      },
      permissions: (input) => views.permissions('DeleteParameters', Array.isArray(input.Names) ? input.Names : []),
    },
  };
}
