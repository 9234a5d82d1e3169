import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { OPERATOR } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import { MAXIMUM_LEVELS, MAXIMUM_NAME_CHARACTERS } from '../../../../scripts/local-stack/ssm/parameter-name.ts';
import { createParameterStore } from '../../../../scripts/local-stack/ssm/parameter-store.ts';
import { MAXIMUM_VERSIONS } from '../../../../scripts/local-stack/ssm/parameter-table.ts';
import {
  MAXIMUM_DESCRIPTION_CHARACTERS,
  MAXIMUM_VALUE_BYTES,
} from '../../../../scripts/local-stack/ssm/put-operation.ts';
import { openState } from '../../../../scripts/local-stack/stack/state.ts';

const ARN = 'arn:aws:ssm:eu-central-1:000000000000:parameter';
const NOW_MS = 1_700_000_000_500;

function aStore(database = new DatabaseSync(':memory:')) {
  const service = createParameterStore({
    database,
    region: 'eu-central-1',
    accountId: '000000000000',
    now: () => NOW_MS,
  });
  const call = (operation: string, input: Record<string, unknown>) =>
    service[operation]?.run(input, OPERATOR) as Record<string, unknown>;
  return {
    service,
    call,
    put: (name: string, value = 'v', more = {}) =>
      call('PutParameter', { Name: name, Value: value, Type: 'String', ...more }),
    get: (name: string, more = {}) =>
      call('GetParameter', { Name: name, ...more }).Parameter as Record<string, unknown>,
    refused: (operation: string, input: Record<string, unknown>, code: string, message: RegExp = /./) =>
      expect(() => call(operation, input), `${operation} ${JSON.stringify(input).slice(0, 200)}`)
        .to.throw(message)
        .that.includes({ code, status: 400 }),
  };
}

const names = (answer: Record<string, unknown>) => (answer.Parameters as { Name: string }[]).map((one) => one.Name);

describe('PutParameter', () => {
  it('creates version 1 and counts up with Overwrite only', () => {
    const store = aStore();
    expect(store.put('/dev/a', 'one', { Description: 'first' })).to.deep.equal({ Version: 1, Tier: 'Standard' });
    store.refused('PutParameter', { Name: '/dev/a', Value: 'two', Type: 'String' }, 'ParameterAlreadyExists');
    expect(store.call('PutParameter', { Name: '/dev/a', Value: 'two', Overwrite: true }).Version).to.equal(2);
    expect(store.get('/dev/a').Value).to.equal('two');
    const described = store.call('DescribeParameters', {}).Parameters;
    expect(described, 'the description stays').to.deep.include.members([
      {
        Name: '/dev/a',
        Type: 'String',
        Version: 2,
        LastModifiedDate: NOW_MS / 1000,
        ARN: `${ARN}/dev/a`,
        DataType: 'text',
        Tier: 'Standard',
        Policies: [],
        Description: 'first',
      },
    ]);
  });

  it('keeps the type that a parameter was created with', () => {
    const store = aStore();
    store.refused('PutParameter', { Name: 'a', Value: 'v' }, 'ValidationException', /type is required/);
    store.refused('PutParameter', { Name: 'a', Value: 'v', Type: 'Number' }, 'ValidationException', /enum value set/);
    store.put('a', 'x,y', { Type: 'StringList' });
    const change = { Name: 'a', Value: 'v', Type: 'SecureString', Overwrite: true };
    store.refused('PutParameter', change, 'HierarchyTypeMismatchException');
    expect(store.get('a')).to.include({ Type: 'StringList', Value: 'x,y' });
  });

  it('takes values from one byte to 4 KB', () => {
    const store = aStore();
    store.put('a', 'x'.repeat(MAXIMUM_VALUE_BYTES));
    const put = (value: unknown) => ({ Name: 'b', Value: value, Type: 'String' });
    store.refused('PutParameter', put('x'.repeat(MAXIMUM_VALUE_BYTES + 1)), 'ValidationException', /4096/);
    store.refused('PutParameter', put('ü'.repeat(MAXIMUM_VALUE_BYTES / 2 + 1)), 'ValidationException', /4096/);
    store.refused('PutParameter', put(''), 'ValidationException');
    store.refused('PutParameter', put(1), 'ValidationException');
  });

  it('takes names as AWS does', () => {
    const store = aStore();
    const refusedName = (name: string, message: RegExp, code = 'ValidationException') =>
      store.refused('PutParameter', { Name: name, Value: 'v', Type: 'String' }, code, message);
    const levels = (count: number) => '/a'.repeat(count);
    for (const name of ['simple', 'With.dots-and_more1', '/a', '/a/b', levels(MAXIMUM_LEVELS)]) store.put(name);
    store.put('x'.repeat(MAXIMUM_NAME_CHARACTERS));
    refusedName('x'.repeat(MAXIMUM_NAME_CHARACTERS + 1), /1011/);
    refusedName(levels(MAXIMUM_LEVELS + 1), /at most 15 levels/, 'HierarchyLevelLimitExceededException');
    refusedName('a/b', /fully qualified/);
    refusedName('/a//b', /empty levels/);
    refusedName('/a/', /end with a slash/);
    refusedName('a b', /letters, digits/);
    refusedName('a:1', /letters, digits/);
    for (const name of ['awsName', '/AWS/x', 'ssm-x', '/ssm/x']) refusedName(name, /can't be prefixed/);
  });

  it('takes descriptions of up to 1024 characters, and refuses what it cannot keep to', () => {
    const store = aStore();
    const put = { Name: 'a', Value: 'v', Type: 'String' };
    store.put('b', 'v', { Description: 'x'.repeat(MAXIMUM_DESCRIPTION_CHARACTERS) });
    const long = 'x'.repeat(MAXIMUM_DESCRIPTION_CHARACTERS + 1);
    store.refused('PutParameter', { ...put, Description: long }, 'ValidationException', /1024/);
    store.refused('PutParameter', { ...put, Tier: 'Advanced' }, 'ValidationException', /Standard tier/);
    store.refused('PutParameter', { ...put, AllowedPattern: 'x' }, 'ValidationException', /AllowedPattern/);
    store.refused('PutParameter', { ...put, DataType: 'aws:ec2:image' }, 'ValidationException', /data type/);
  });
});

describe('GetParameter', () => {
  it('answers value, version, ARN and the time in epoch seconds', () => {
    const store = aStore();
    store.put('/dev/a', 'one');
    expect(store.get('/dev/a')).to.deep.equal({
      Name: '/dev/a',
      Type: 'String',
      Value: 'one',
      Version: 1,
      LastModifiedDate: NOW_MS / 1000,
      ARN: `${ARN}/dev/a`,
      DataType: 'text',
    });
  });

  it('answers older versions, up to a hundred', () => {
    const store = aStore();
    for (let version = 1; version <= MAXIMUM_VERSIONS + 1; version++)
      store.put('/dev/a', `v${version}`, { Overwrite: true });
    expect(store.get('/dev/a:2')).to.include({ Value: 'v2', Version: 2, Selector: ':2' });
    expect(store.get('/dev/a')).to.include({ Value: 'v101', Version: 101 });
    for (const gone of ['/dev/a:1', '/dev/a:102', '/dev/a:label'])
      store.refused('GetParameter', { Name: gone }, 'ParameterVersionNotFound', /could not find version/);
    store.refused('GetParameter', { Name: '/dev/b:1' }, 'ParameterNotFound');
    store.refused('GetParameter', {}, 'ValidationException');
  });

  it('understands ARNs of names with and without a slash', () => {
    const store = aStore();
    store.put('/dev/a', 'one');
    store.put('simple', 'two');
    expect(store.get(`${ARN}/dev/a:1`)).to.include({ Name: '/dev/a', Value: 'one' });
    expect(store.get(`${ARN}/simple`)).to.include({ Name: 'simple', Value: 'two' });
    store.refused('GetParameter', { Name: `${ARN}/other` }, 'ParameterNotFound');
  });

  it('needs a permission on the parameter, whatever the version', () => {
    const { service } = aStore();
    const resources = (name: unknown) => service.GetParameter?.permissions({ Name: name }).map((one) => one.resource);
    expect(service.GetParameter?.permissions({ Name: '/dev/a' })[0]?.action).to.equal('ssm:GetParameter');
    for (const name of ['/dev/a', '/dev/a:1', `${ARN}/dev/a`, `${ARN}/dev/a:1`])
      expect(resources(name), name).to.deep.equal([`${ARN}/dev/a`]);
    expect(resources('simple')).to.deep.equal([`${ARN}/simple`]);
    expect(service.GetParameters?.permissions({ Names: ['a', 'b'] })).to.deep.equal([
      { action: 'ssm:GetParameters', resource: `${ARN}/a` },
      { action: 'ssm:GetParameters', resource: `${ARN}/b` },
    ]);
  });
});

describe('SecureString', () => {
  it('is answered encrypted unless decryption is asked for', () => {
    const store = aStore();
    store.put('/dev/secret', 'hunter2 ü', { Type: 'SecureString' });
    const sealed = String(store.get('/dev/secret').Value);
    expect(sealed).to.match(/^[A-Za-z0-9+/]{40,}={0,2}$/);
    expect(Buffer.from(sealed, 'base64').toString()).not.to.contain('hunter2');
    expect(store.get('/dev/secret', { WithDecryption: true }).Value).to.equal('hunter2 ü');
    const shown = store.call('GetParameters', { Names: ['/dev/secret'], WithDecryption: true });
    expect((shown.Parameters as { Value: string }[])[0]?.Value).to.equal('hunter2 ü');
    const byPath = store.call('GetParametersByPath', { Path: '/dev', WithDecryption: true });
    expect((byPath.Parameters as { Value: string }[])[0]?.Value).to.equal('hunter2 ü');
  });

  it('is never written down in clear', () => {
    const database = new DatabaseSync(':memory:');
    aStore(database).put('/dev/secret', 'hunter2', { Type: 'SecureString' });
    expect(JSON.stringify(database.prepare('SELECT * FROM ssm_parameters').all())).not.to.contain('hunter2');
  });

  it('of one name does not open under another', () => {
    const database = new DatabaseSync(':memory:');
    const store = aStore(database);
    store.put('/dev/secret', 'hunter2', { Type: 'SecureString' });
    database.exec(`UPDATE ssm_parameters SET name = '/dev/other'`);
    expect(() => store.get('/dev/other', { WithDecryption: true })).to.throw();
  });

  it('and all other parameters survive the process', () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'laurel-ssm-'));
    try {
      const store = aStore(openState(stateDir));
      store.put('/dev/secret', 'hunter2', { Type: 'SecureString' });
      store.put('/dev/plain', 'one');
      store.put('/dev/plain', 'two', { Overwrite: true });
      const next = aStore(openState(stateDir));
      expect(next.get('/dev/secret', { WithDecryption: true }).Value).to.equal('hunter2');
      expect(next.get('/dev/plain:1').Value).to.equal('one');
      expect(next.get('/dev/plain').Version).to.equal(2);
    } finally {
      rmSync(stateDir, { recursive: true });
    }
  });
});

describe('GetParameters', () => {
  it('answers those that exist and names those that do not', () => {
    const store = aStore();
    store.put('/dev/a', 'one');
    store.put('/dev/b', 'two');
    const answer = store.call('GetParameters', { Names: ['/dev/b', '/dev/x', '/dev/a:1', '/dev/a:2'] });
    expect(names(answer)).to.deep.equal(['/dev/b', '/dev/a']);
    expect(answer.InvalidParameters).to.deep.equal(['/dev/x', '/dev/a:2']);
  });

  it('takes one to ten names', () => {
    const store = aStore();
    const many = (count: number) => ({ Names: Array.from({ length: count }, (_, index) => `p${index}`) });
    expect(store.call('GetParameters', many(10)).InvalidParameters).to.have.length(10);
    store.refused('GetParameters', many(11), 'ValidationException', /less than or equal to 10/);
    store.refused('GetParameters', many(0), 'ValidationException');
    store.refused('GetParameters', { Names: [1] }, 'ValidationException');
  });
});

describe('GetParametersByPath', () => {
  const store = aStore();
  for (const name of ['/dev/b', '/dev/a', '/dev/x/y', '/dev/x/y/z', '/device', '/prod/a', 'dev']) store.put(name);

  it('answers the level below the path, or all levels', () => {
    expect(names(store.call('GetParametersByPath', { Path: '/dev' }))).to.deep.equal(['/dev/a', '/dev/b']);
    expect(names(store.call('GetParametersByPath', { Path: '/dev/', Recursive: true }))).to.deep.equal([
      '/dev/a',
      '/dev/b',
      '/dev/x/y',
      '/dev/x/y/z',
    ]);
    expect(names(store.call('GetParametersByPath', { Path: '/' }))).to.deep.equal(['/device']);
    expect(names(store.call('GetParametersByPath', { Path: '/nothing' }))).to.deep.equal([]);
  });

  it('pages through them without repeating or skipping', () => {
    const seen: string[] = [];
    let token: unknown;
    do {
      const page = store.call('GetParametersByPath', {
        Path: '/dev',
        Recursive: true,
        MaxResults: 2,
        ...(token === undefined ? {} : { NextToken: token }),
      });
      expect(names(page)).to.have.length(2);
      seen.push(...names(page));
      token = page.NextToken;
    } while (token !== undefined);
    expect(seen).to.deep.equal(['/dev/a', '/dev/b', '/dev/x/y', '/dev/x/y/z']);
  });

  it('refuses other paths, pages and tokens', () => {
    const path = { Path: '/dev' };
    store.refused('GetParametersByPath', { Path: 'dev' }, 'ValidationException', /begin with a slash/);
    store.refused('GetParametersByPath', { ...path, MaxResults: 11 }, 'ValidationException', /equal to 10/);
    store.refused('GetParametersByPath', { ...path, MaxResults: 0 }, 'ValidationException', /equal to 1/);
    store.refused('GetParametersByPath', { ...path, NextToken: 'x' }, 'InvalidNextToken');
    store.refused('GetParametersByPath', { ...path, ParameterFilters: [{}] }, 'ValidationException');
  });
});

describe('DescribeParameters', () => {
  it('filters by name and shows no values', () => {
    const store = aStore();
    for (const name of ['/dev/a', '/dev/b', '/prod/a']) store.put(name, 'hidden', { Type: 'SecureString' });
    const filtered = (filter: Record<string, unknown>) =>
      store.call('DescribeParameters', { ParameterFilters: [{ Key: 'Name', ...filter }] });
    expect(names(filtered({ Values: ['/dev/a'] }))).to.deep.equal(['/dev/a']);
    expect(names(filtered({ Option: 'BeginsWith', Values: ['/dev/'] }))).to.deep.equal(['/dev/a', '/dev/b']);
    expect(JSON.stringify(filtered({ Values: ['/dev/a'] })))
      .not.to.contain('Value"')
      .and.not.to.contain('hidden');
    expect((filtered({ Values: ['/dev/a'] }).Parameters as object[])[0]).to.include({ KeyId: 'alias/aws/ssm' });
    const byType = { ParameterFilters: [{ Key: 'Type', Values: ['String'] }] };
    store.refused('DescribeParameters', byType, 'InvalidFilterKey');
    const first = store.call('DescribeParameters', { MaxResults: 2 });
    expect(names(store.call('DescribeParameters', { NextToken: first.NextToken }))).to.deep.equal(['/prod/a']);
  });
});

describe('DeleteParameter', () => {
  it('deletes all versions, once', () => {
    const store = aStore();
    store.put('/dev/a');
    store.put('/dev/a', 'two', { Overwrite: true });
    expect(store.call('DeleteParameter', { Name: '/dev/a' })).to.deep.equal({});
    store.refused('GetParameter', { Name: '/dev/a' }, 'ParameterNotFound');
    store.refused('DeleteParameter', { Name: '/dev/a' }, 'ParameterNotFound');
    expect(store.put('/dev/a').Version).to.equal(1);
  });

  it('deletes several and names those that were not there', () => {
    const store = aStore();
    store.put('/dev/a');
    store.put('/dev/b');
    expect(store.call('DeleteParameters', { Names: ['/dev/a', '/dev/x', '/dev/b'] })).to.deep.equal({
      DeletedParameters: ['/dev/a', '/dev/b'],
      InvalidParameters: ['/dev/x'],
    });
    const eleven = { Names: Array.from({ length: 11 }, (_, index) => `p${index}`) };
    store.refused('DeleteParameters', eleven, 'ValidationException');
  });
});
