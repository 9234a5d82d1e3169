/** How much is measured. Each can be set in the environment; the defaults take less than three minutes on two cores. */
export interface Sizes {
  /** Process starts of each function, BENCH_START_ROUNDS. */
  readonly startRounds: number;
  /** Pairs of a handler and its bare calls, BENCH_PAIRS. */
  readonly pairs: number;
  /** Pairs before those, while the code is still being optimised, BENCH_WARM_UP_PAIRS. */
  readonly warmUpPairs: number;
  /** Movements that a member already has when an operation's cost is taken, BENCH_HISTORIES (with commas). */
  readonly histories: readonly number[];
  /** Starts of the whole stack, BENCH_STACK_STARTS. */
  readonly stackStarts: number;
  /** Functions of a stack that is started with many, BENCH_MANY_FUNCTIONS. */
  readonly manyFunctions: number;
  /** Events that a function does nothing with, BENCH_PLAIN_EVENTS. */
  readonly plainEvents: number;
  /**
   * Orders sent through the whole stack at once, BENCH_FLOW_ORDERS, spread over BENCH_FLOW_MEMBERS members: few enough
   * for each that none reaches a tier, whose workflow would be measured too.
   */
  readonly flowOrders: number;
  readonly flowMembers: number;
  /** Orders sent through the idle stack one after the other, BENCH_IDLE_ORDERS. */
  readonly idleOrders: number;
  /** Tier upgrades through the idle stack one after the other, BENCH_UPGRADES. */
  readonly upgrades: number;
  /** Orders of one member sent at once, BENCH_BURST_ORDERS. */
  readonly burstOrders: number;
}

/** Empty is the same as absent. @throws RangeError that names the variable */
export function sizesFrom(environment: Readonly<Record<string, string | undefined>>): Sizes {
  const wholeNumber = (name: string, text: string): number => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < 1)
      throw new RangeError(`${name} must be a whole number from 1, not ${text}`);
    return value;
  };
  const size = (name: string, absent: number) => wholeNumber(name, environment[name] || String(absent));
  return {
    startRounds: size('BENCH_START_ROUNDS', 11),
    pairs: size('BENCH_PAIRS', 600),
    warmUpPairs: size('BENCH_WARM_UP_PAIRS', 300),
    histories: (environment.BENCH_HISTORIES || '1,1000,10000')
      .split(',')
      .map((text) => wholeNumber('BENCH_HISTORIES', text)),
    stackStarts: size('BENCH_STACK_STARTS', 5),
    manyFunctions: size('BENCH_MANY_FUNCTIONS', 60),
    plainEvents: size('BENCH_PLAIN_EVENTS', 5000),
    flowOrders: size('BENCH_FLOW_ORDERS', 2000),
    flowMembers: size('BENCH_FLOW_MEMBERS', 250),
    idleOrders: size('BENCH_IDLE_ORDERS', 60),
    upgrades: size('BENCH_UPGRADES', 15),
    burstOrders: size('BENCH_BURST_ORDERS', 200),
  };
}
