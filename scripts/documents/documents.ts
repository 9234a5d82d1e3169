import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stringify } from 'yaml';
import { PROBLEMS, type Problem } from '../../shared/platform/boundary/problems.ts';
import { loadDeclarations } from '../declarations/declarations.ts';
import { asyncApi } from './asyncapi.ts';
import { clientTypes } from './client-types.ts';
import { readContractSchemas } from './contract-schemas.ts';
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
    openApi: openApi({ functions, schemas, problems: await problemsBelow(root) }),
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

/** The boundary's problems and those of every context, which exports them from shared/<context>/problems.ts. */
async function problemsBelow(root: string): Promise<ReadonlyMap<string, Problem>> {
  const found: Problem[] = Object.values(PROBLEMS);
  for (const file of globSync('shared/*/problems.ts', { cwd: root }).sort()) {
    const exported = (await import(pathToFileURL(join(root, file)).href)) as Record<string, unknown>;
    for (const list of Object.values(exported))
      if (typeof list === 'object' && list !== null) found.push(...(Object.values(list) as Problem[]));
  }
  return new Map(found.map((problem) => [problem.code, problem]));
}
