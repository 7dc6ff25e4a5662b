import { isText, textOf, type Value } from '../../../values.ts';
import type { ModuleContext } from '../../api/module.ts';
import { call, quote } from '../../script/words.ts';
import { plainPath } from './act.ts';
import { attributeCommands, type SettledAttributes } from './file-attributes.ts';
import { ModeError, type WantedMode, wantedMode } from './file-mode.ts';
import type { Identity } from './file-target.ts';
import { ABSENT } from './path-state.ts';

/** The `directory_mode` option; undefined leaves new directories as the umask makes them. */
export function directoryMode(
  context: ModuleContext<{ readonly directory_mode?: Value | undefined }>,
): WantedMode | undefined {
  const given = context.args.directory_mode;
  if (given === undefined || (isText(given) && textOf(given) === 'preserve')) return undefined;
  try {
    return wantedMode(given);
  } catch (error) {
    if (!(error instanceof ModeError)) throw error;
    return context.fail(error.message, { details: error.details });
  }
}

/** Makes directories, outermost first; each gets the mode, and owner and group of the file that it is made for. */
export function directoryCommands(
  paths: readonly string[],
  mode: WantedMode | undefined,
  attributes: SettledAttributes,
  me: Identity,
): string[] {
  const fresh = { ...ABSENT, ...me, kind: 'directory' as const, mode: 0o777 & ~attributes.umask };
  const bits = mode?.({ mode: fresh.mode, isDirectory: true, umask: attributes.umask });
  return paths.flatMap(path => {
    const word = quote(plainPath(path));
    return [
      `[ -d ${word} ] || mkdir ${word} || ${call('fail', quote(`There was an issue creating ${path} as requested`))}`,
      ...attributeCommands({ uid: attributes.uid, gid: attributes.gid, mode: bits }, plainPath(path)),
    ];
  });
}
