import type { Parameter } from '../../platform/aws/parameters.ts';
import { type Programme, parseProgramme } from '../programme.ts';

/** The programme in force. */
export type ProgrammeSource = () => Promise<Programme>;

/**
 * Reads the programme from its parameter; a programme that was never set is the default one.
 *
 * @throws Error when the parameter's text is no valid programme
 */
export function programmeSource(parameter: Parameter): ProgrammeSource {
  let parsed: { readonly text: string | undefined; readonly programme: Programme } | undefined;
  return async () => {
    const text = await parameter();
    if (!parsed || parsed.text !== text) parsed = { text, programme: parseProgramme(text) };
    return parsed.programme;
  };
}
