/** What is declared cannot be made, for a reason that the operator can mend: the message says how. */
export class ProvisionError extends Error {
  override readonly name = 'ProvisionError';
}
