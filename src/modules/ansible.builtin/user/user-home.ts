import { quote } from '../../../remote/shell.ts';
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

/** ssh-keygen gets the passphrase through its askpass program: no list of processes shows it. */
export function keyCommands(args: UserArgs, key: string, comment: string): string {
  const name = quote(args.name);
  const file = quote(key);
  const directory = quote(key.replace(/\/[^/]*$/, '') || '/');
  const bits = args.ssh_key_bits > 0 ? ` -b ${args.ssh_key_bits}` : '';
  const generate = `ssh-keygen -q -t ${quote(args.ssh_key_type)}${bits} -C ${quote(comment)} -f ${file}`;
  const secret = args.ssh_key_passphrase;
  const asking = [
    '_ts_ask=$(umask 077; mktemp)',
    `printf '#!/bin/sh\\nprintf "%%s\\\\n" "$TSPLAY_PASSPHRASE"\\n' >"$_ts_ask" && chmod 700 "$_ts_ask"`,
    `{ TSPLAY_PASSPHRASE=${quote(secret ?? '')} SSH_ASKPASS=$_ts_ask SSH_ASKPASS_REQUIRE=force DISPLAY=: setsid -w ${generate} </dev/null; _ts_kr=$?; rm -f "$_ts_ask"; [ $_ts_kr -eq 0 ]; }`,
  ].join(' && ');
  return [
    `{ [ -d ${directory} ] || { mkdir -m 700 ${directory} && chown "$(id -u ${name}):$(id -g ${name})" ${directory}; }; }`,
    `rm -f ${file} ${file}.pub`,
    secret === undefined ? `${generate} -N ''` : asking,
    `chown "$(id -u ${name}):$(id -g ${name})" ${file} ${file}.pub`,
  ].join(' && ');
}
