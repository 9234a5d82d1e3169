import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { type FunctionDeclaration, loadDeclarations } from '../../../scripts/declarations/declarations.ts';
import { deploymentOf } from '../../../scripts/declarations/names.ts';
import { startedFunctions } from '../../builders/started-function.ts';

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
        own.map((declared) => ({ bundle: bundleOf(declared), declared })),
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
      });
  }
});
