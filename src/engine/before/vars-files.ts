import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isText, positionsOf, textOf, type Value } from '../../values.ts';
import type { LoadedPlay } from '../compile/loaded-play.ts';
import { varsFileNotFound, varsFilePlaces } from '../variables/vars-file.ts';
import type { Expansion } from './expand.ts';
import type { Doomed } from './preflight.ts';

/**
 * `vars_files` of a play that are named without variables and are not there.
 * @param before what runs before the play
 */
export function missingVarsFiles(play: LoadedPlay, before: Expansion): Doomed[] {
  const { keywords, file, at } = play.compiled.play;
  const given = keywords.get('vars_files') ?? null;
  const playDir = dirname(resolve(file));
  return (Array.isArray(given) ? given : [given]).flatMap((entry, index) => {
    const names = literalNames(entry);
    if (names.length === 0 || names.some(name => varsFilePlaces(playDir, name).some(existsSync))) return [];
    const error = varsFileNotFound(names, playDir, positionsOf(given)?.value(index) ?? at);
    const open = names.some(name => before.mayMake(name));
    return [{ play, step: undefined, error, certain: !open, open }];
  });
}

/** The choices of an entry; none where a variable names one of them. */
function literalNames(entry: Value): readonly string[] {
  const choices = (Array.isArray(entry) ? entry : [entry]).map(name => (isText(name) ? textOf(name) : '{{'));
  return choices.some(name => name.includes('{{')) ? [] : choices;
}
