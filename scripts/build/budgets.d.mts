export declare const BUDGET_KB: number;
export declare const BUDGETS_KB: Readonly<Record<string, number>>;
export declare function budgetOf(id: string): number;
export declare function overBudget(
  rows: readonly { readonly id: string; readonly bundleBytes: number; readonly budgetKb: number }[],
): string[];
