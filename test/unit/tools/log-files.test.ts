import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { LogFiles } from '../../../scripts/tools/logs/log-files.ts';

describe('log files', () => {
  let stateDir: string;
  const file = (name: string) => join(stateDir, 'logs', `${name}.log`);
  beforeEach(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'laurel-logs-'));
  });
  afterEach(() => rmSync(stateDir, { recursive: true }));

  const messages = (files: LogFiles) => files.newEntries().map(({ message }) => message);

  it('are read on from where the last reading ended, in whole lines', () => {
    mkdirSync(join(stateDir, 'logs'));
    writeFileSync(file('a-b'), 'one\ntw');
    const files = new LogFiles(stateDir, undefined);
    expect(messages(files)).to.deep.equal(['one']);
    appendFileSync(file('a-b'), 'o\n');
    writeFileSync(file('c-d'), 'new\n');
    expect(messages(files)).to.deep.equal(['two', 'new']);
    expect(messages(files)).to.deep.equal([]);
    writeFileSync(file('a-b'), '1\n');
    expect(messages(files), 'begun anew').to.deep.equal(['1']);
  });

  it('are those of one function, by its id or its name', () => {
    mkdirSync(join(stateDir, 'logs'));
    writeFileSync(file('a-b'), 'mine\n');
    writeFileSync(file('c-d'), 'other\n');
    for (const name of ['a/b', 'a-b']) expect(messages(new LogFiles(stateDir, name))).to.deep.equal(['mine']);
  });

  it('that are not there are said to be missing, unless they are waited for', () => {
    expect(() => new LogFiles(stateDir, undefined)).to.throw(/There are no logs in .*: start a stack with make start/);
    mkdirSync(join(stateDir, 'logs'));
    writeFileSync(file('a-b'), 'mine\n');
    expect(() => new LogFiles(stateDir, 'x/y')).to.throw(/x\/y has written nothing .* There is: a-b/);
    const followed = new LogFiles(stateDir, 'x/y', true);
    expect(messages(followed)).to.deep.equal([]);
    writeFileSync(file('x-y'), 'here\n');
    expect(messages(followed)).to.deep.equal(['here']);
  });
});
