import type { PlantedBug } from '../planted-bug.ts';

const SESSION = 'pos/session.ts';
const ANSWERS = 'pos/answers.ts';
const TIMES = 'pos/times.ts';

/** Safeties of sessions, each taken out once: what the simulation has to find. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: 'an outcome that nobody knows counts as a failure',
    file: ANSWERS,
    replace: {
      'const attempts = (session.attempts ?? 0) + 1;':
        "if (session.status === 'finalizing') return { do: 'change', changes: { status: 'failed', code: 'commit_refused' } };\n  const attempts = (session.attempts ?? 0) + 1;",
    },
  },
  {
    name: 'a partner that has lost a session has booked nothing',
    file: ANSWERS,
    replace: {
      'return isOverdue ? outcomeUnknown(session) : notYet(session, NOTHING_SAID, now, chance);':
        "return { do: 'change', changes: { ...refusedWith(CANCELLED), code: 'commit_refused' } };",
    },
  },
  {
    name: 'a booking is repeated before anybody asks what became of it',
    file: ANSWERS,
    replace: {
      "    case 'booked':\n      return { do: 'change', changes: booked(session, value, now) };":
        "    case 'booked':\n      return { do: 'finalize', changes: { attemptUntil: now } };",
    },
  },
  {
    name: 'two workers book the same sale at the same time',
    file: ANSWERS,
    replace: { 'if (claimedUntil(session) > now)': 'if (false)' },
  },
  {
    name: 'an answer that is overtaken is heard all the same',
    file: ANSWERS,
    replace: {
      "  if (session.status !== 'finalizing') return OVERTAKEN;\n  // A status door": '  // A status door',
      "chance: number): Effect {\n  if (session.status !== 'finalizing') return OVERTAKEN;\n  switch":
        'chance: number): Effect {\n  switch',
    },
  },
  {
    name: 'a late sale gets two sessions of the partner',
    file: ANSWERS,
    replace: {
      "session.status !== 'finalizing' || session.pdiSessionId !== undefined": "session.status !== 'finalizing'",
    },
  },
  {
    name: 'a void that came too early is forgotten',
    file: ANSWERS,
    replace: { '...(session.voidRequestedAt === undefined ? {} : { returns: [voidOf(session, now)] }),': '' },
  },
  {
    name: 'points that nobody knows to be back are not asked for again',
    file: TIMES,
    replace: { "session.status === 'finalizing' || isReturning(session)": "session.status === 'finalizing'" },
  },
  {
    name: 'a sale whose outcome is missing expires',
    file: SESSION,
    replace: {
      "new Set<SessionStatus>(['identifying', 'active', 'calculated'])":
        "new Set<SessionStatus>(['identifying', 'active', 'calculated', 'finalizing'])",
    },
  },
  {
    name: 'the sweep looks at missing outcomes never again',
    file: TIMES,
    replace: {
      "    case 'finalizing':\n      return now + QUEUE_PATIENCE_MS;":
        "    case 'finalizing':\n      return now + 400 * DAY_MS;",
    },
  },
];
