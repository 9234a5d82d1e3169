/** A figure of one function, by its id: `<context>/<function>`. */
interface OfFunction {
  readonly function: string;
}

/** The figure with the largest value in each context, so that one context's miss does not hide another's. */
export function worstOfEachContext<Figure extends OfFunction>(
  figures: readonly Figure[],
  measureOf: (figure: Figure) => number,
): Figure[] {
  const contexts = Map.groupBy(figures, (figure) => figure.function.split('/')[0]);
  return [...contexts.values()].map((own) =>
    own.reduce((worst, figure) => (measureOf(figure) > measureOf(worst) ? figure : worst)),
  );
}
