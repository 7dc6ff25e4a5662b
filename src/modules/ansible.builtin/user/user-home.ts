import { call, given, quote, quoteWords } from '../../script/words.ts';
import NEW_KEY from './new-key.sh';
import type { UserArgs } from './user-options.ts';

/** A home directory of the skeleton's files, owned by the account; its mode as login.defs' UMASK has it. */
export function homeCommands(args: UserArgs, home: string, umask: string): string {
  const mask = /^[0-7]+$/.test(umask) ? Number.parseInt(umask, 8) : 0o022;
  const mode = (0o777 & ~mask).toString(8);
  const word = quote(home);
  const skeleton = quote(args.skeleton ?? '/etc/skel');
  const name = quote(args.name);
  return [
    `mkdir -p -- ${word}`,
    `if [ -d ${skeleton} ]; then cp -a ${skeleton}/. ${word}; fi`,
    `chown -R "$(id -u ${name}):$(id -g ${name})" ${word}`,
    `chmod ${mode} ${word}`,
  ].join(' && ');
}

/** Makes an SSH key. @param home a shell command that goes where a relative key is to lie */
export function keyCommands(args: UserArgs, key: string, comment: string, home?: string): string {
  const bits = args.ssh_key_bits > 0 ? ['-b', String(args.ssh_key_bits)] : [];
  const words = ['-t', args.ssh_key_type, ...bits, '-C', comment];
  const secret = args.ssh_key_passphrase;
  const make = call('new_key', quote(args.name), quote(key), quoteWords(words));
  return [
    NEW_KEY,
    ...(secret === undefined ? [] : [given({ passphrase: quote(secret) })]),
    home === undefined ? make : `( ${home} && ${make} )`,
  ].join('\n');
}
