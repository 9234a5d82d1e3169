/** A setting of `make start`, for people. */
export interface StartSetting {
  /** What holds where nothing is said. */
  readonly absent: string;
  readonly meaning: string;
}

/** Every setting that the local stack reads from its environment; options.ts can read no other. */
export const START_SETTINGS = {
  API_PORT: { absent: '3000', meaning: 'Where the HTTP API answers; 0 takes a free port.' },
  AWS_PORT: { absent: '4566', meaning: 'Where the AWS APIs answer; 0 takes a free port.' },
  STATE_DIR: { absent: '.local', meaning: 'The folder of what the stack holds; relative to the project.' },
  FRESH: { absent: '0', meaning: '1 begins anew: what the folder holds of a stack is removed first.' },
  ENV: { absent: 'dev', meaning: "The environment's name: part of every physical name." },
  AWS_REGION: { absent: 'us-east-1', meaning: 'The region that names and events speak of.' },
  CLOCK: { absent: "the machine's time", meaning: 'Where the clock stands: an ISO time, or now. Kept over restarts.' },
  CONTEXTS: {
    absent: 'all',
    meaning: 'The contexts that the stack holds, with commas between: as a deployment of some of them.',
  },
  CORS_ORIGINS: { absent: '*', meaning: 'Origins whose pages may call the HTTP API, with commas between.' },
  SECRET_ACCESS_KEY: { absent: 'made at the first start', meaning: 'The secret that tokens are signed with.' },
  TRACE: {
    absent: '0',
    meaning: '1 writes spans into traces/ of the state folder; datadog sends them to an agent (DD_*).',
  },
  ALWAYS_REPLAY: {
    absent: '0',
    meaning: '1 ends each invocation of a workflow after one step: every step is reached by a replay.',
  },
  QUEUE_ORDER: {
    absent: 'random',
    meaning: 'random: as standard queues deliver; shuffled: in no order at all; strict: oldest first, and once.',
  },
  QUEUE_SEED: { absent: 'a fixed one', meaning: 'What the random order and the repeats follow from.' },
  SAMPLE_PRODUCTS: {
    absent: '1',
    meaning: '0 leaves the catalogue of a new stack empty, instead of a dozen products from P-1001 on.',
  },
  DEMO_RESET: {
    absent: '1',
    meaning: '0 refuses POST /demo/reset, as ENV=prod always does, and spares every write the look whether one runs.',
  },
  QUEUE_REPEAT_ONE_IN: { absent: 'a rare one', meaning: 'One delivery in so many comes twice; 0 repeats none.' },
  FAULTS: {
    absent: 'none',
    meaning: 'What goes wrong again and again: all, or settings such as throttle=0.05,conflict=20,shards=4,seed=7.',
  },
  USAGE_FILE: {
    absent: 'nowhere',
    meaning: 'Gets a line of JSON for each grant of a function.json that a function uses, at its first use.',
  },
  IDLE_SECONDS: { absent: '300', meaning: 'A function that was not invoked for so long has its processes stopped.' },
  AWS_ENDPOINT_URL: {
    absent: 'embedded services',
    meaning: 'Another emulator for DynamoDB, SQS, EventBridge and SSM.',
  },
  DYNAMODB_URL: { absent: 'dynoxide', meaning: 'Another DynamoDB, beside the embedded services.' },
} as const satisfies Readonly<Record<string, StartSetting>>;

export type StartSettingName = keyof typeof START_SETTINGS;
