/**
 * The parts of the benchmark that SECTION names, with commas between; all of them where it names none.
 *
 * @throws RangeError that names what there is
 */
export function chosenSections<Name extends string>(text: string | undefined, names: readonly Name[]): readonly Name[] {
  if (!text) return names;
  const chosen = text.split(',').map((name) => name.trim());
  const unknown = chosen.find((name) => !names.some((known) => known === name));
  if (unknown !== undefined)
    throw new RangeError(`SECTION=${text}: there is no "${unknown}"; there is ${names.join(', ')}`);
  // In the order in which a whole run has them: each leaves the stack as the next may find it.
  return names.filter((name) => chosen.includes(name));
}
