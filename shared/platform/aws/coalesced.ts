/** One of several questions that are answered together. */
export interface Asked<Question, Answer> {
  readonly question: Question;
  readonly answer: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Gathers the questions that are asked in the same turn of the event loop into as few groups as they fit into, in their
 * order: the members of one batch of events cost one call together, where each call takes a function's processor more
 * than a millisecond.
 *
 * @param fits whether a question may join those of a group
 * @param answerAll answers or fails each of a group
 */
export function coalesced<Question, Answer>(
  fits: (question: Question, group: readonly Question[]) => boolean,
  answerAll: (group: readonly Asked<Question, Answer>[]) => Promise<void>,
): (question: Question) => Promise<Answer> {
  let waiting: Asked<Question, Answer>[] = [];

  const flush = () => {
    const asked = waiting;
    waiting = [];
    for (const group of groupsOf(asked)) void answerAll(group);
  };

  return (question) =>
    new Promise((answer, fail) => {
      // Whoever asks in the same turn is already queued before this runs.
      if (waiting.length === 0) queueMicrotask(flush);
      waiting.push({ question, answer, fail });
    });

  function groupsOf(asked: readonly Asked<Question, Answer>[]): Asked<Question, Answer>[][] {
    const groups: Asked<Question, Answer>[][] = [];
    for (const one of asked) {
      const group = groups.at(-1);
      if (
        group &&
        fits(
          one.question,
          group.map(({ question }) => question),
        )
      )
        group.push(one);
      else groups.push([one]);
    }
    return groups;
  }
}
