import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { expect } from 'chai';
import { type FunctionDeclaration, loadDeclarations } from '../../../scripts/declarations/declarations.ts';
import { deploymentOf } from '../../../scripts/declarations/names.ts';
import { startedFunctions } from '../../builders/started-function.ts';
import { documentedRoutes, expectDocumented } from '../documented.ts';

const ROOT = join(import.meta.dirname, '../../..');
const { functions } = loadDeclarations(ROOT);
const deployment = deploymentOf(
  { functions },
  { env: 'dev', region: 'eu-west-1', accountId: '000000000000', busName: 'laurel-dev-shared' },
);
const bundleOf = ({ context, name }: FunctionDeclaration) =>
  pathToFileURL(join(ROOT, 'dist', `${context}-${name}`, 'index.mjs')).href;

describe('every declared function', () => {
  for (const context of new Set(functions.map((each) => each.context))) {
    const own = functions.filter((each) => each.context === context);
    const starting = () =>
      startedFunctions(
        own.map((declared) => ({ bundle: bundleOf(declared), declared, ...asked(declared) })),
        deployment,
      );
    let started: ReturnType<typeof starting> | undefined;
    for (const declared of own)
      it(`${declared.id} starts with what its declaration gives it, and takes what it declares`, async () => {
        started ??= starting();
        const said = (await started).get(bundleOf(declared));
        if (!said || said instanceof Error) expect.fail(said?.message ?? 'it said nothing');
        expect(said.handler).to.equal('function');
        const { trigger } = declared;
        if (trigger.type === 'event' && !trigger.strays) expect(said.takes).to.have.members(trigger.detailTypes);
        else expect(said.takes).to.equal(undefined);
        if (trigger.type !== 'http') return;
        // every-route-in-openapi-answers: by somebody who is nobody, while AWS is away.
        const { status, body } = said.answer ?? {};
        expect(status, JSON.stringify(body)).to.be.oneOf([200, 302, 400, 401, 415, 503]);
        expectDocumented(trigger.method, pathOf(trigger), Number(status), body);
      });
  }
});

describe('every route', () => {
  it('every-route-in-openapi-answers-and-every-route-is-in-openapi: both have the same, each answered by its function above', () => {
    const declared = functions.flatMap(({ trigger }) =>
      trigger.type === 'http' ? `${trigger.method} ${trigger.path}` : [],
    );
    expect(declared.length).to.be.greaterThan(50);
    expect(documentedRoutes).to.have.members(declared);
    expect(new Set(declared).size).to.equal(declared.length);
  });
});

/** A request of the function's route by somebody without a token. */
function asked({ trigger }: FunctionDeclaration): { readonly event?: object } {
  if (trigger.type !== 'http') return {};
  const { method, path } = trigger;
  const names = [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name = '']) => name);
  const event: APIGatewayProxyEventV2 = {
    ...{ version: '2.0', routeKey: `${method} ${path}`, rawPath: pathOf(trigger), rawQueryString: '' },
    headers: { host: 'localhost', 'content-type': 'application/json' },
    pathParameters: Object.fromEntries(names.map((name) => [name, 'some-1'])),
    requestContext: {
      ...{ accountId: '000000000000', apiId: 'local', domainName: 'localhost', domainPrefix: 'localhost' },
      ...{ requestId: 'r', routeKey: `${method} ${path}`, stage: '$default', time: '', timeEpoch: 0 },
      http: { method, path: pathOf(trigger), protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' },
    },
    isBase64Encoded: false,
  };
  return { event };
}

function pathOf({ path }: { readonly path: string }): string {
  return path.replaceAll(/\{\w+\+?\}/g, 'some-1');
}
