/** A declaration that cannot be used: names the file, the path in it and the reason. */
export class DeclarationError extends Error {
  override readonly name = 'DeclarationError';
}

/** @throws DeclarationError always */
export function refuse(file: string, path: string, reason: string): never {
  throw new DeclarationError(`${file}: ${path}: ${reason}`);
}

/** @throws DeclarationError where another file has declared the name */
export function refuseTwin(owners: Map<string, string>, name: string, file: string, at: string): void {
  const other = owners.get(name);
  if (other !== undefined) refuse(file, at, `is declared by ${other} as well`);
  owners.set(name, file);
}

export function functionFile(id: string): string {
  return `functions/${id}/function.json`;
}
