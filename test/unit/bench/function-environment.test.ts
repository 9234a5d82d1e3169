import { expect } from 'chai';
import { environmentFor } from '../../../scripts/bench/aws/function-process.ts';
import { root } from '../../../scripts/bench/bundles.ts';
import { loadDeclarations } from '../../../scripts/declarations/declarations.ts';

describe('the environment of a function that is measured alone', () => {
  it('holds nothing empty, so that every function starts', () => {
    const { functions } = loadDeclarations(root);
    const lacking = functions.flatMap((declared) =>
      Object.entries(environmentFor(declared, '/var/task', 'http://127.0.0.1:9'))
        .filter(([, value]) => value === '')
        .map(([name]) => `${declared.id} ${name}`),
    );
    expect(lacking).to.deep.equal([]);
    expect(functions.length).to.be.greaterThan(30);
  });

  it('names the queues and functions of the probe, which looks at all of them', () => {
    const probe = loadDeclarations(root).functions.find(({ id }) => id === 'status/probe');
    if (!probe) throw new Error('there is no probe');
    const { WATCHED_QUEUES, WATCHED_FUNCTIONS } = environmentFor(probe, '/var/task', 'http://127.0.0.1:9');
    expect(WATCHED_QUEUES).to.match(/(^| )loyalty:([a-z-]+,)*handle-order-completed,/);
    expect(WATCHED_FUNCTIONS).to.match(/(^| )loyalty:([a-z-]+,)*get-account,/);
  });
});
