import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { type FunctionDeclaration, loadDeclarations } from '../../../scripts/declarations/declarations.ts';
import { deploymentOf } from '../../../scripts/declarations/names.ts';
import { startedFunction } from '../../builders/started-function.ts';

const ROOT = join(import.meta.dirname, '../../..');
const { functions } = loadDeclarations(ROOT);
const deployment = deploymentOf(
  { functions },
  { env: 'dev', region: 'eu-west-1', accountId: '000000000000', busName: 'laurel-dev-shared' },
);

const start = (declared: FunctionDeclaration) =>
  startedFunction(
    pathToFileURL(join(ROOT, 'dist', `${declared.context}-${declared.name}`, 'index.mjs')).href,
    declared,
    deployment,
  );

describe('every declared function', () => {
  for (const declared of functions)
    it(`${declared.id} starts with what its declaration gives it, and takes what it declares`, async () => {
      const { handler, takes } = await start(declared);
      expect(handler).to.equal('function');
      const { trigger } = declared;
      if (trigger.type === 'event') expect(takes).to.have.members(trigger.detailTypes);
      else expect(takes).to.equal(undefined);
    });
});
