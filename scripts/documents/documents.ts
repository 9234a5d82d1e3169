import { stringify } from 'yaml';
import { loadDeclarations } from '../declarations/declarations.ts';
import { loadMetrics } from '../declarations/metrics.ts';
import { asyncApi } from './asyncapi.ts';
import { clientTypes } from './client-types.ts';
import { contextsPage } from './contexts-page.ts';
import { checkContracts } from './contract-differences.ts';
import { readContractSchemas } from './contract-schemas.ts';
import { datadogDashboard } from './datadog-dashboard.ts';
import { datadogMonitors } from './datadog-monitors.ts';
import { documentedProblems } from './documented-problems.ts';
import { eventContracts } from './event-contracts.ts';
import { openApi } from './openapi.ts';
import { referencePages, writtenPage } from './reference.ts';

const CONTEXTS =
  'What each context owns, with its doors, events and failures. Source: the pages themselves, each by its first sentence.';

export interface ApiDocuments {
  readonly openApi: Record<string, unknown>;
  readonly asyncApi: Record<string, unknown>;
}

/**
 * The API documents of the functions declared below root.
 *
 * @throws DeclarationError, UndocumentedRouteError, UndescribedEventError, ContradictingContractsError
 */
export async function apiDocuments(root: string): Promise<ApiDocuments> {
  const { functions } = loadDeclarations(root);
  const schemas = readContractSchemas(root);
  const events = eventContracts(functions, schemas);
  checkContracts(events);
  return {
    openApi: openApi({ functions, schemas, problems: await documentedProblems(root) }),
    asyncApi: asyncApi(events),
  };
}

/** Where Datadog's dashboard and monitors lie. */
const DATADOG = 'infra/observability/datadog';

/** What follows from declarations and schemas, by path: the documents, the reference pages, Datadog's dashboard and monitors. */
export async function documentFiles(root: string, documents: ApiDocuments): Promise<Record<string, string>> {
  const reference = Object.entries(await referencePages(root));
  const physicalNames = Object.fromEntries(
    loadDeclarations(root).functions.map(({ id, physicalName }) => [id, physicalName]),
  );
  const monitors = Object.entries(datadogMonitors(root, physicalNames));
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  const contexts = contextsPage(root);
  const yaml = (document: object) => stringify(document, { lineWidth: 120, aliasDuplicateObjects: false });
  return {
    'docs/openapi.yaml': yaml(documents.openApi),
    'docs/asyncapi.yaml': yaml(documents.asyncApi),
    'docs/client.d.ts': await clientTypes(documents.openApi),
    ...Object.fromEntries(reference.map(([name, text]) => [`docs/reference/${name}`, text])),
    [`${DATADOG}/dashboard.json`]: json(datadogDashboard(loadMetrics(root))),
    ...Object.fromEntries(monitors.map(([name, monitor]) => [`${DATADOG}/${name}`, json(monitor)])),
    ...(contexts === undefined ? {} : { 'docs/contexts/README.md': writtenPage('Contexts', CONTEXTS, contexts) }),
  };
}
