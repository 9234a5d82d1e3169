/** What a bundle may weigh, in KB of 1024 bytes: what is loaded at every cold start (docs/decisions/0003-small-bundles.md). */
export const BUDGET_KB = 400;

/** Functions that need more, and why. */
export const BUDGETS_KB = {
  // The ledger's rules, which settle what is due before anything else, and the validator of the programme's settings.
  'loyalty/get-account': 440,
  'loyalty/get-member': 440,
  'loyalty/list-holds': 440,
  'loyalty/hold-points': 460,
  'loyalty/capture-hold': 460,
  'loyalty/release-hold': 460,
  'loyalty/adjust-points': 460,
  'loyalty/merge-members': 460,
  'loyalty/reverse-member-spend': 440,
  'loyalty/reverse-spend': 440,
  'loyalty/quote-order': 440,
  'loyalty/handle-order-completed': 460,
  'loyalty/handle-order-reversed': 440,
  'loyalty/handle-user-created': 440,
  'loyalty/handle-user-deleted': 440,
  'loyalty/handle-users-merged': 440,
  'loyalty/settle-due': 440,
  'loyalty/spend-points': 460,
  // Clients of DynamoDB, EventBridge, SQS and SSM, and the validator of the programme's settings.
  'loyalty/publish-points-changed': 420,
  // The durable execution SDK (93 KB, one file) and clients of Lambda, EventBridge, DynamoDB and SSM.
  'tiers/orchestrate-upgrade': 580,
  // Clients of Lambda, DynamoDB, SQS and SSM.
  'tiers/re-evaluate-members': 540,
  // Clients of Lambda, SQS and SSM beside the rules.
  'tiers/trigger-upgrade': 460,
};

/** One line for each function that weighs more than it may. */
export function overBudget(rows) {
  return rows
    .filter(({ bundleBytes, budgetKb }) => bundleBytes > budgetKb * 1024)
    .map(
      ({ id, bundleBytes, budgetKb }) =>
        `functions/${id}: the bundle has ${(bundleBytes / 1024).toFixed(1)} KB, above its budget of ${budgetKb} KB ` +
        '(scripts/build/budgets.mjs)',
    );
}

export const budgetOf = (id) => BUDGETS_KB[id] ?? BUDGET_KB;
