/** A context that can be reset. */
export interface ResettableContext {
  readonly name: string;
  /** Of the command that it offers. */
  readonly functionArn: string;
}

/**
 * The contexts that a deployment's functions belong to.
 *
 * @param arns of `<context>/reset` by its alias, with spaces between
 */
export function contextsIn(arns: string, env: string): ResettableContext[] {
  const named = new RegExp(`:function:laurel-${env}-(.+)-reset:[^:]+$`);
  return arns
    .split(' ')
    .filter(Boolean)
    .map((functionArn) => {
      const [, name] = named.exec(functionArn) ?? [];
      if (name === undefined) throw new Error(`${functionArn} is no context's reset`);
      return { name, functionArn };
    });
}
