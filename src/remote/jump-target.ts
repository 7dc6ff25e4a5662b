import { type ConnectionTarget, UnreachableError } from './connection.ts';

/** `[user@]host[:port]` or `ssh://...`. Like OpenSSH, a jump host takes its own configuration, not the target's options. */
export function jumpTarget(text: string, before: readonly string[], target: ConnectionTarget): ConnectionTarget {
  const match = /^(?:ssh:\/\/)?(?:(.+)@)?(\[[^\]]+\]|[^:]+)(?::(\d+))?\/?$/.exec(text.trim());
  if (match === null) throw new UnreachableError(`the jump host ${JSON.stringify(text)} cannot be read`, 'jump-host');
  const [, user, host = '', port] = match;
  return {
    transport: 'ssh',
    name: `${target.name} (jump host ${host})`,
    host: host.replace(/^\[|\]$/g, ''),
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port: Number(port) }),
    timeout: target.timeout,
    hostKeyChecking: true,
    sshArgs: [...configFileArgs(target.sshArgs), ...(before.length > 0 ? ['-J', before.join(',')] : [])],
  };
}

function configFileArgs(args: readonly string[]): string[] {
  const at = args.findIndex(word => word.startsWith('-F'));
  if (at < 0) return [];
  return args[at] === '-F' ? args.slice(at, at + 2) : args.slice(at, at + 1);
}
