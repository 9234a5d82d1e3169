/** What a bundle may weigh, in KB of 1024 bytes: what is loaded at every cold start (docs/decisions/0003-small-bundles.md). */
export const BUDGET_KB = 400;

/** Functions that need more, or may have less, and why. */
export const BUDGETS_KB = {
  // Agents wait for each answer of it, and it is asked seldom enough to start cold: less than others may have.
  'assistant/answer-agents': 270,
  // The durable execution SDK (93 KB, one file) and clients of Lambda, EventBridge, DynamoDB and SSM.
  'tiers/orchestrate-upgrade': 500,
  // The same SDK, and clients of Lambda, DynamoDB, SQS and SSM.
  'tiers/re-evaluate-members': 450,
  // The same SDK, clients of DynamoDB, SQS and SSM, signed tokens and the contracts of the doors that it seeds through.
  'demo/run-reset': 500,
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
