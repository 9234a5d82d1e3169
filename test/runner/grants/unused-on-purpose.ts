import type { UnusedOnPurpose } from './unused-grants.ts';

/** What Lambda itself calls with a function's role: on the local stack its own sources do, which ask nobody. */
const THE_MAPPING_CALLS = 'the event source mapping calls it, with the role of its function';

export const UNUSED_ON_PURPOSE: readonly UnusedOnPurpose[] = [
  ...[
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
  ].map((action) => ({ grant: `Poll ${action}`, why: THE_MAPPING_CALLS })),
  {
    grant: 'Checkpoint lambda:GetDurableExecutionState',
    why: 'called where a history is longer than one page of it, which those of the tests are not',
  },
  {
    grant: 'Callbacks lambda:SendDurableExecutionCallbackFailure',
    why: 'whoever may answer a callback may say that it has failed; no function here needs to so far',
  },
  {
    grant: 'uses.tables.platform.actions.DeleteItem',
    why: 'gives back a run, or an answer, whose function has failed: proven by tests of the boundaries',
  },
  {
    function: 'loyalty/republish-changes',
    grant: 'uses.queues.FURTHER',
    why: 'a sweep goes on in another invocation after half a minute or more: proven by tests of republish',
  },
  {
    function: 'loyalty/reconcile-members',
    grant: 'uses.queues.RECONCILIATION',
    why: 'a part goes on in another invocation after a minute and a half: proven by tests of reconciliation',
  },
  {
    function: 'orders/reconcile-orders',
    grant: 'uses.queues.RECONCILIATION',
    why: 'a run goes on in another invocation after a minute and a half: proven by tests of reconciliation',
  },
  {
    function: 'inventory/reconcile-stock',
    grant: 'uses.queues.RECONCILIATION',
    why: 'a run goes on in another invocation after four minutes: proven by tests of reconciliation',
  },
  {
    function: 'users/republish-user-changes',
    grant: 'uses.queues.FURTHER',
    why: 'a sweep goes on in another invocation after half a minute or more: proven by tests of republish',
  },
  ...['inventory/republish-stock', 'payments/republish-payments', 'products/republish-changes'].map((name) => ({
    function: name,
    grant: 'uses.queues.FURTHER',
    why: 'a sweep goes on in another invocation after half a minute or more: proven by tests of republish',
  })),
  ...['ISSUER', 'API_ENDPOINT'].map((parameter) => ({
    function: 'users/login',
    grant: `uses.parameters.${parameter}`,
    why: 'read where a deployment signs by keys of its own: proven by tests of the signer',
  })),
  ...['pricing/quote-prices', 'pricing/calculate-prices'].map((name) => ({
    function: name,
    grant: 'uses.tables.pricing.actions.PutItem',
    why: 'keeps the rules where it is the first to read them: proven by tests of what is kept of a setting',
  })),
  ...[
    ...['activity', 'events', 'inventory', 'loyalty', 'orders', 'payments', 'pos', 'pricing', 'products'],
    ...['search', 'status', 'tiers', 'users'],
  ].map((context) => ({
    function: `${context}/reset`,
    grant: 'uses.tables.platform.actions.BatchWriteItem',
    why: 'empties its table of answers and limits, where something is kept: proven by tests of what a reset empties',
  })),
  ...[
    ['events', 'events'],
    ['orders', 'orders'],
    ['payments', 'payments'],
    ['pos', 'pos-archive'],
    ['pos', 'pos-sessions'],
  ].map(([context, table]) => ({
    function: `${context}/reset`,
    grant: `uses.tables.${table}.actions.BatchWriteItem`,
    why: 'empties its table by what empties those of the others; the reset of the tests finds nothing in it',
  })),
  {
    grant: 'uses.tables.platform.leadingKeys.RESET#events',
    why: 'the raw-event door asks as every door that writes does: proven by tests of intake',
  },
  ...['PDI_CLIENT_ID', 'PDI_CLIENT_SECRET'].map((parameter) => ({
    function: 'pos/resume-session',
    grant: `uses.parameters.${parameter}`,
    why: 'read where it is the first to need a new token: proven by tests of the shared token',
  })),
  {
    function: 'payments/republish-payments',
    grant: 'uses.bus.types.payments.pointsNotReturned.v1',
    why: 'published again where a record of it was given up: proven by tests of republish',
  },
  {
    function: 'products/republish-changes',
    grant: 'uses.bus.types.product.productUpdated.v1',
    why: 'published again where a record of it was given up: proven by tests of republish',
  },
  ...['loyalty.pointsExpired.v1', 'loyalty.pointsExpiring.v1'].map((type) => ({
    function: 'loyalty/republish-changes',
    grant: `uses.bus.types.${type}`,
    why: 'published again where a record of it was given up: proven by tests of republish',
  })),
  ...[
    ['loyalty/publish-points-changed', 'actions.GetItem'],
    ['loyalty/reconcile-member', 'actions.GetItem'],
    ['loyalty/reconcile-members', 'actions.GetItem'],
    ['loyalty/share-account', 'actions.GetItem'],
    ['loyalty/publish-points-changed', 'leadingKeys.PROGRAMME'],
    ['tiers/orchestrate-upgrade', 'actions.GetItem'],
    ['tiers/orchestrate-upgrade', 'leadingKeys.PROGRAMME'],
    ['tiers/re-evaluate-members', 'actions.GetItem'],
    ['tiers/trigger-upgrade', 'actions.GetItem'],
    ['tiers/trigger-upgrade', 'leadingKeys.PROGRAMME'],
  ].map(([reader = '', grant]) => ({
    function: reader,
    grant: `uses.tables.loyalty.${grant}`,
    why: 'read by a process that finds no valid programme in the parameter when it first looks',
  })),
  {
    function: 'tiers/orchestrate-upgrade',
    grant: 'uses.functions.ORCHESTRATE_UPGRADE',
    why: 'an upgrade is left to a following execution after minutes of failures: proven by tests of the workflow',
  },
  {
    function: 'tiers/re-evaluate-members',
    grant: 'uses.functions.RE_EVALUATE_MEMBERS',
    why: 'goes on in another execution after more members than tests have: proven by tests of the workflow',
  },
];
