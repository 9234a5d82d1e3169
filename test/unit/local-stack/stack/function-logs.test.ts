import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FunctionLogs } from '../../../../scripts/local-stack/lambda/function-logs.ts';

describe('the logs of functions', () => {
  let stateDir: string;
  const shown: string[] = [];
  const written = async (...lines: string[]) => {
    const logs = new FunctionLogs(stateDir, (line) => shown.push(line));
    for (const line of lines) logs.sink('shop/order', undefined, line);
    await logs.close();
    return readFileSync(join(stateDir, 'logs/shop-order.log'), 'utf8');
  };

  beforeEach(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'laurel-logs-'));
    shown.length = 0;
  });
  afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

  it('are kept whole, from start to start', async () => {
    await written('{"level":"INFO","message":"one"}');
    expect(await written('two')).to.equal('{"level":"INFO","message":"one"}\ntwo\n');
  });

  it('show warnings and errors in short', async () => {
    await written(
      '{"level":"INFO","message":"fine"}',
      '{"level":"WARN","message":"careful","more":1}',
      '{"level":"ERROR","message":"it failed","error":{"name":"Error","message":"no table"}}',
    );
    expect(shown).to.deep.equal(['shop/order: WARN careful', 'shop/order: ERROR it failed: no table']);
  });

  it('show what is no log entry, such as a stack trace, but neither metrics nor empty lines', async () => {
    await written('Error: out of the blue', '{"_aws":{}}', '42', '  ');
    expect(shown).to.deep.equal(['shop/order: Error: out of the blue']);
  });
});
