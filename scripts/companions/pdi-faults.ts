export const PDI_DOORS = [
  'token',
  'identify',
  'calculateRewards',
  'finalize',
  'getSessionStatus',
  'cancel',
  'return',
  'sessions',
] as const;
export type PdiDoor = (typeof PDI_DOORS)[number];

const isMilliseconds = (value: unknown) => isWhole(value, 0, 600_000);
const isTrue = (value: unknown) => value === true;
const always = () => true;

/** What each fault may be given. A fault that is not played is absent, so that `true` is all a switch takes. */
const KINDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  latencyMs: isMilliseconds,
  status: (value) => isWhole(value, 200, 599),
  body: always,
  cutBefore: isTrue,
  cutAfter: isTrue,
  lateAfter: isMilliseconds,
  revokeToken: isTrue,
  revokeAlways: isTrue,
  forbid: isTrue,
  expiresIn: (value) => isWhole(value, 1, 86_400),
  tokenDown: isTrue,
  tokenSlowMs: isMilliseconds,
  forget: isTrue,
  differ: (value) => isWhole((value as { readonly earnedPoints?: unknown } | null)?.earnedPoints, 0, 1e9),
  twice: isTrue,
  ignoreKeys: isTrue,
  flap: (value) => Array.isArray(value) && value.length > 0 && value.every((turn) => turn === 'ok' || turn === 'fail'),
  drip: isTrue,
};
/** Stand beside a status, and are no fault alone. */
const OF_A_STATUS: Readonly<Record<string, (value: unknown) => boolean>> = {
  retryAfter: (value) => isWhole(value, 0, 86_400),
};
const HOW_OFTEN: Readonly<Record<string, (value: unknown) => boolean>> = {
  door: (value) => PDI_DOORS.includes(value as PdiDoor),
  times: (value) => isWhole(value, 1, Number.MAX_SAFE_INTEGER),
  after: (value) => isWhole(value, 0, Number.MAX_SAFE_INTEGER),
};
const ALL = { ...HOW_OFTEN, ...KINDS, ...OF_A_STATUS };
/** Faults of the token's door, which needs no naming. */
const OF_THE_TOKEN = ['expiresIn', 'tokenDown', 'tokenSlowMs'];

/** One way in which the partner misbehaves, at one of its doors. */
export interface PdiFault {
  readonly door: PdiDoor;
  /** Requests that meet it; absent until it is deleted. */
  readonly times?: number;
  /** Requests that pass before. */
  readonly after?: number;
  readonly latencyMs?: number;
  readonly status?: number;
  readonly body?: unknown;
  readonly retryAfter?: number;
  readonly cutBefore?: true;
  readonly cutAfter?: true;
  readonly lateAfter?: number;
  readonly revokeToken?: true;
  readonly revokeAlways?: true;
  readonly forbid?: true;
  readonly expiresIn?: number;
  readonly tokenDown?: true;
  readonly tokenSlowMs?: number;
  readonly forget?: true;
  readonly differ?: { readonly earnedPoints: number };
  readonly twice?: true;
  readonly ignoreKeys?: true;
  readonly flap?: readonly ('ok' | 'fail')[];
  readonly drip?: true;
}

/** A fault, and how often it was met: so that a companion that is killed goes on where it was. */
export interface StandingFault {
  readonly fault: PdiFault;
  readonly met: number;
  /** Of `revokeToken`: tokens up to this one are refused. */
  readonly revokedUpTo?: number;
}

/** @returns the faults, or what is wrong with them */
export function readPdiFaults(value: unknown): readonly PdiFault[] | string {
  if (!Array.isArray(value)) return 'faults are a JSON array';
  const wrong = value.map(reasonAgainst).find((reason) => reason !== undefined);
  return wrong ?? value.map((fault) => ({ ...(tokenAlone(fault) ? { door: 'token' } : {}), ...fault }));
}

function reasonAgainst(fault: unknown, index: number): string | undefined {
  const at = `[${index}]`;
  if (typeof fault !== 'object' || fault === null || Array.isArray(fault)) return `${at} is no object`;
  for (const [name, setting] of Object.entries(fault)) {
    const check = Object.hasOwn(ALL, name) ? ALL[name as keyof typeof ALL] : undefined;
    if (!check) return `${at}: ${name} is not one of ${Object.keys(ALL).join(', ')}`;
    if (!check(setting)) return `${at}: ${name} has an impossible value`;
  }
  if (!('door' in fault) && !tokenAlone(fault)) return `${at} names no door: one of ${PDI_DOORS.join(', ')}`;
  return Object.keys(fault).some((name) => Object.hasOwn(KINDS, name)) ? undefined : `${at} names no fault`;
}

const tokenAlone = (fault: object) => Object.keys(fault).some((name) => OF_THE_TOKEN.includes(name));

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

/**
 * What a request to a door meets: all faults of the door that are due, joined.
 *
 * @param lastToken number of the newest token, which `revokeToken` refuses with all before it
 * @returns the faults as they stand afterwards, and what is met
 */
export function meet(
  standing: readonly StandingFault[],
  door: PdiDoor,
  lastToken: number,
): { readonly standing: readonly StandingFault[]; readonly met: Met } {
  let met: Met = {};
  const after = standing.flatMap((one): StandingFault[] => {
    const { fault } = one;
    if (fault.door !== door) return [one];
    const turn = one.met - (fault.after ?? 0);
    const next = { ...one, met: one.met + 1 };
    if (turn < 0) return [next];
    const { door: _, times = Number.POSITIVE_INFINITY, after: __, flap, revokeToken, ...rest } = fault;
    const revokedUpTo = revokeToken ? (one.revokedUpTo ?? lastToken) : undefined;
    const failing = flap?.[turn % flap.length] === 'fail' ? { status: 503 } : {};
    met = { ...met, ...rest, ...failing, ...(revokedUpTo === undefined ? {} : { revokedUpTo }) };
    if (turn + 1 >= times) return [];
    return [revokedUpTo === undefined ? next : { ...next, revokedUpTo }];
  });
  return { standing: after, met };
}

export type Met = Omit<PdiFault, 'door' | 'times' | 'after' | 'flap' | 'revokeToken'> & {
  readonly revokedUpTo?: number;
};
