export interface Node {
  readonly name: string;
  readonly to: readonly string[];
}

/** One circle for each knot of nodes that lead to each other, its first node named again at the end. */
export function importCircles(nodes: readonly Node[]): string[][] {
  const targets = new Map(nodes.map(({ name, to }) => [name, to]));
  const done = new Set<string>();
  const circles: string[][] = [];
  for (const { name } of nodes) walk(name, []);
  return circles;

  function walk(name: string, path: readonly string[]): void {
    const again = path.indexOf(name);
    if (again >= 0) {
      circles.push([...path.slice(again), name]);
      return;
    }
    if (done.has(name)) return;
    for (const target of targets.get(name) ?? []) walk(target, [...path, name]);
    done.add(name);
  }
}
