export type Cell = string | number;

/** Figures under headings. Every row has a cell for each heading. */
export interface Table {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** The table as lines of text: words to the left, figures to the right. */
export function renderTable({ headings, rows }: Table): string {
  const lines = [headings, ...rows].map((row) => row.map(String));
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const isFigure = headings.map((_, column) => rows.every((row) => /^[-+]?[\d.]+$/.test(String(row[column]))));
  const pad = (text: string, column: number) => {
    const width = widths[column] ?? 0;
    return isFigure[column] ? text.padStart(width) : text.padEnd(width);
  };
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}
