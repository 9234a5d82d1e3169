import { expect } from 'chai';
import { greeting } from '../../../../scripts/local-stack/stack/greeting.ts';
import type { RunningStack } from '../../../../scripts/local-stack/stack/stack.ts';

const STACK = {
  endpoint: 'http://127.0.0.1:4566',
  apiEndpoint: 'http://127.0.0.1:3000',
  region: 'us-east-1',
  stackFile: '/project/.local/stack.json',
  routes: [{ method: 'GET', path: '/loyalty', function: 'loyalty/get-account' }],
} as unknown as RunningStack;

function makeCommands(stateDir: string, traced = false): string[] {
  const text = greeting(STACK, { stateDir, root: '/project', traced, startedInMs: 900, workingDirectory: '/project' });
  return [...text.matchAll(/make (?:start|logs|queues|executions|trace)[^)\n]*/g)].map(([command]) => command.trim());
}

describe('the commands that make start prints', () => {
  it('name the state folder that was given, and none where it is the usual one', () => {
    expect(makeCommands('/project/.local')[1]).to.equal('make queues');
    expect(makeCommands('/project/state/one')[1]).to.equal('make queues STATE_DIR=state/one');
    expect(makeCommands('/tmp/other')[1]).to.equal('make queues STATE_DIR=/tmp/other');
    for (const command of makeCommands('/tmp/other')) expect(command).to.contain('STATE_DIR=/tmp/other');
  });

  it('reach make as one word, whatever the folder is called', () => {
    expect(makeCommands("/tmp/it's here")[1]).to.equal("make queues STATE_DIR='/tmp/it'\\''s here'");
  });

  it('offer a trace only where spans are written', () => {
    expect(makeCommands('/project/.local', true)).to.include('make trace ID=demo-user');
    expect(makeCommands('/project/.local').filter((command) => command.startsWith('make trace'))).to.be.empty;
  });
});
