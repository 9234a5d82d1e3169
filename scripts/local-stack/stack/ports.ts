/** A port that the operator asked for is taken. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
}

/** @param variable what the operator sets to choose another port */
export async function listenOn(
  port: number,
  variable: string,
  listen: (port: number) => Promise<number>,
): Promise<number> {
  try {
    return await listen(port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new PortInUseError(`Port ${port} is taken: choose another one with ${variable}=..., or ${variable}=0.`);
  }
}
