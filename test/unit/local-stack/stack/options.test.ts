import { expect } from 'chai';
import { readOptions } from '../../../../scripts/local-stack/stack/options.ts';

describe('the settings of make start', () => {
  it("have LocalStack's port, the project's state folder and dev for defaults", () => {
    expect(readOptions({}, '/project')).to.deep.equal({
      root: '/project',
      stateDir: '/project/.local',
      apiPort: 3000,
      awsPort: 4566,
      fresh: false,
      alwaysReplay: false,
      tracing: { to: 'nowhere' },
      queueOrder: { order: 'random', seed: 1, repeatOneIn: 1000 },
      demoReset: true,
      sampleProducts: true,
      faults: { throttle: 0, repeat: 0, reorder: 0, conflict: 0, lateTtl: 0, shards: 1, seed: 1 },
      invoker: { idleMs: 300_000 },
      corsOrigins: ['*'],
      env: 'dev',
      region: 'us-east-1',
    });
  });

  it('move the clock to a time, or back to the one of the machine', () => {
    expect(readOptions({ CLOCK: '2028-02-29T10:00:00Z' }, '/project').clockMs).to.equal(1_835_431_200_000);
    expect(readOptions({ CLOCK: 'now' }, '/project').clockMs).to.equal('machine');
    for (const CLOCK of ['tomorrow', '2028-02-30', '2028-02-29T10:00:00'])
      expect(() => readOptions({ CLOCK }, '/project'), CLOCK).to.throw(`CLOCK=${CLOCK}: must be a time such as`);
  });

  it('say what may go wrong, and refuse what they do not know', () => {
    expect(readOptions({ FAULTS: 'all' }, '/project').faults).to.include({ shards: 4, throttle: 0.02 });
    expect(() => readOptions({ FAULTS: 'explode=1' }, '/project')).to.throw(
      'FAULTS=explode=1: there is no "explode"; there is throttle, repeat, reorder, conflict, lateTtl, shards, seed.',
    );
  });

  it('are read from the environment', () => {
    const environment = {
      API_PORT: '0',
      AWS_PORT: '65535',
      STATE_DIR: '/elsewhere',
      FRESH: '1',
      ALWAYS_REPLAY: '1',
      TRACE: '1',
      CORS_ORIGINS: 'https://one.example, https://other.example',
      ENV: 'test',
      AWS_REGION: 'eu-central-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4567',
      SECRET_ACCESS_KEY: 'secret',
      QUEUE_ORDER: 'strict',
      QUEUE_SEED: '7',
      QUEUE_REPEAT_ONE_IN: '0',
      FAULTS: 'throttle=0.1,seed=4',
      IDLE_SECONDS: '30',
      DEMO_RESET: '0',
    };
    expect(readOptions(environment, '/project')).to.deep.equal({
      root: '/project',
      stateDir: '/elsewhere',
      apiPort: 0,
      awsPort: 65_535,
      fresh: true,
      alwaysReplay: true,
      tracing: { to: 'files' },
      queueOrder: { order: 'strict', seed: 7, repeatOneIn: 0 },
      demoReset: false,
      sampleProducts: true,
      faults: { throttle: 0.1, repeat: 0, reorder: 0, conflict: 0, lateTtl: 0, shards: 1, seed: 4 },
      invoker: { idleMs: 30_000 },
      corsOrigins: ['https://one.example', 'https://other.example'],
      env: 'test',
      region: 'eu-central-1',
      servicesUrl: 'http://127.0.0.1:4567',
      parameters: { secretAccessKey: 'secret' },
    });
  });

  it('are absent when empty, as make hands them on', () => {
    expect(readOptions({ API_PORT: '', FRESH: '', STATE_DIR: '' }, '/project')).to.include({
      apiPort: 3000,
      fresh: false,
      alwaysReplay: false,
      stateDir: '/project/.local',
    });
  });

  it("hand Datadog's settings to functions that its tracer traces, and to no others", () => {
    const environment = { DD_SITE: 'datadoghq.eu', DD_ENV: '', HOME: '/root' };
    expect(readOptions({ ...environment, TRACE: 'datadog' }, '/project').tracing).to.deep.equal({
      to: 'datadog',
      settings: { DD_SITE: 'datadoghq.eu' },
    });
    expect(readOptions({ ...environment, TRACE: '1' }, '/project').tracing).to.deep.equal({ to: 'files' });
  });

  for (const order of ['random', 'shuffled', 'strict'])
    it(`take queues whose order is ${order}`, () => {
      expect(readOptions({ QUEUE_ORDER: order }, '/project').queueOrder).to.include({ order });
    });

  it('may ask for two free ports', () => {
    expect(readOptions({ API_PORT: '0', AWS_PORT: '0' }, '/project')).to.include({ apiPort: 0, awsPort: 0 });
  });

  for (const [what, environment, message] of [
    ['a port above the highest', { API_PORT: '65536' }, 'API_PORT=65536'],
    ['a port that is no number', { AWS_PORT: '4566x' }, 'AWS_PORT=4566x'],
    ['an origin with a path', { CORS_ORIGINS: 'https://one.example/page' }, 'CORS_ORIGINS=https://one.example/page'],
    ['a negative port', { AWS_PORT: '-1' }, 'AWS_PORT=-1'],
    ['one port for both', { API_PORT: '4566' }, 'both 4566'],
    ['a flag that is neither', { FRESH: 'yes please' }, 'FRESH=yes please'],
    ['a place for traces that is none', { TRACE: 'elsewhere' }, 'TRACE=elsewhere'],
    ['an environment name with a path in it', { ENV: '/root/.shrc' }, 'ENV=/root/.shrc'],
    ['a region that is none', { AWS_REGION: 'here' }, 'AWS_REGION=here'],
    ['an order of queues that is none', { QUEUE_ORDER: 'sorted' }, 'QUEUE_ORDER=sorted'],
    ['a seed that is no number', { QUEUE_SEED: '0x1' }, 'QUEUE_SEED=0x1'],
    ['a part that is no number', { QUEUE_REPEAT_ONE_IN: '-1' }, 'QUEUE_REPEAT_ONE_IN=-1'],
    ['an endpoint that is no URL', { AWS_ENDPOINT_URL: 'localhost:4566' }, 'AWS_ENDPOINT_URL=localhost:4566'],
    ['an endpoint that is the stack itself', { AWS_ENDPOINT_URL: 'http://localhost:4566' }, 'this stack itself'],
    [
      'two places for DynamoDB',
      { AWS_ENDPOINT_URL: 'http://localhost:1', DYNAMODB_URL: 'http://localhost:2' },
      'DYNAMODB_URL',
    ],
  ] as const)
    it(`refuse ${what} and name the variable`, () => {
      expect(() => readOptions(environment, '/project'))
        .to.throw(message)
        .with.property('name', 'OptionError');
    });
});
