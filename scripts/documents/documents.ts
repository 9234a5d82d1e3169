import { stringify } from 'yaml';
import { loadDeclarations } from '../declarations/declarations.ts';
import { asyncApi } from './asyncapi.ts';
import { clientTypes } from './client-types.ts';
import { readContractSchemas } from './contract-schemas.ts';
import { documentedProblems } from './documented-problems.ts';
import { eventContracts } from './event-contracts.ts';
import { openApi } from './openapi.ts';

export interface ApiDocuments {
  readonly openApi: Record<string, unknown>;
  readonly asyncApi: Record<string, unknown>;
}

/**
 * The API documents of the functions declared below root.
 *
 * @throws DeclarationError, UndocumentedRouteError, UndescribedEventError
 */
export async function apiDocuments(root: string): Promise<ApiDocuments> {
  const { functions } = loadDeclarations(root);
  const schemas = readContractSchemas(root);
  return {
    openApi: openApi({ functions, schemas, problems: await documentedProblems(root) }),
    asyncApi: asyncApi(eventContracts(functions, schemas)),
  };
}

/** What lies in docs/ of them, by file name. */
export async function documentFiles(documents: ApiDocuments): Promise<Record<string, string>> {
  const yaml = (document: object) => stringify(document, { lineWidth: 120, aliasDuplicateObjects: false });
  return {
    'openapi.yaml': yaml(documents.openApi),
    'asyncapi.yaml': yaml(documents.asyncApi),
    'client.d.ts': await clientTypes(documents.openApi),
  };
}
