import { expect } from 'chai';
import { watched } from '#watched';
import { environmentFor } from '../../../scripts/bench/aws/function-process.ts';
import { root } from '../../../scripts/bench/bundles.ts';
import { loadDeclarations } from '../../../scripts/declarations/declarations.ts';
import { watchedNames } from '../../../shared/platform/aws/watched-names.ts';

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

  it('names the contexts of the probe, which looks at everything in them', () => {
    const probe = loadDeclarations(root).functions.find(({ id }) => id === 'status/probe');
    if (!probe) throw new Error('there is no probe');
    const { WATCHED_CONTEXTS = '', ENV = '' } = environmentFor(probe, '/var/task', 'http://127.0.0.1:9');
    const { queues, functions } = watchedNames(watched, WATCHED_CONTEXTS, ENV);
    expect(queues).to.include('laurel-bench-loyalty-handle-order-completed');
    expect(functions).to.include('laurel-bench-loyalty-get-account');
  });
});
