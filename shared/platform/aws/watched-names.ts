import type { watched } from '#watched';

/**
 * The names of what can be looked at in a deployment.
 *
 * @param byContext what each context has, as the bundle was built with
 * @param contexts those that the deployment holds, with spaces between
 * @param env the environment's name
 * @throws Error for a context that was not there when the bundle was built
 */
export function watchedNames(byContext: typeof watched, contexts: string, env: string) {
  const held = contexts.split(' ').map((context) => {
    const own = byContext[context];
    if (!own) throw new Error(`the bundle was built without the context ${context}`);
    return own;
  });
  const named = (name: string) => `laurel-${env}-${name}`;
  return {
    functions: held.flatMap(({ functions }) => functions).map(named),
    queues: held.flatMap(({ queues }) => queues).map(named),
  };
}
