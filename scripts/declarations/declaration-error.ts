/** A declaration that cannot be used: names the file, the path in it and the reason. */
export class DeclarationError extends Error {
  override readonly name = 'DeclarationError';
}

/** @throws DeclarationError always */
export function refuse(file: string, path: string, reason: string): never {
  throw new DeclarationError(`${file}: ${path}: ${reason}`);
}

export function functionFile(id: string): string {
  return `functions/${id}/function.json`;
}
