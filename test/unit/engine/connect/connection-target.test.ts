import type { Effective } from '../../../../src/engine/compile/frame.ts';
import { becomeIdentity, connectionTarget } from '../../../../src/engine/connect/connection-target.ts';
import type { RunOptions } from '../../../../src/engine/options.ts';
import type { ConnectionTarget } from '../../../../src/remote/connection.ts';
import { parseSshArgs } from '../../../../src/remote/ssh-args.ts';
import type { Templar } from '../../../../src/template/templar.ts';

const effective = { nearest: () => undefined, hidden: () => [] } as unknown as Effective;
const options = { connection: {}, settings: { transport: 'ssh', timeout: 10 } } as unknown as RunOptions;

function target(vars: Readonly<Record<string, string>>): ConnectionTarget {
  return connectionTarget('web', { get: name => vars[name] }, effective, {} as Templar, options, false);
}

test('the words of ansible_ssh_common_args are those that a shell would see', () => {
  const written = '-o ProxyCommand="ssh -W \\"%h:%p\\" my\\ jump"';
  const { sshArgs } = target({ ansible_ssh_common_args: written });
  expect(sshArgs).toEqual(['-o', 'ProxyCommand=ssh -W "%h:%p" my\\ jump']);
  expect(parseSshArgs(sshArgs).options).toEqual([['proxycommand', 'ssh -W "%h:%p" my\\ jump']]);
});

test('configuration chooses the client of ssh, and a variable the program', () => {
  const settings = { transport: 'ssh', timeout: 10, ssh: 'openssh', sshExecutable: '/opt/ssh' };
  const of = (vars: Readonly<Record<string, string>>) =>
    connectionTarget(
      'web',
      { get: name => vars[name] },
      effective,
      {} as Templar,
      { connection: {}, settings } as unknown as RunOptions,
      false,
    );
  expect(of({})).toMatchObject({ sshClient: 'openssh', sshProgram: '/opt/ssh' });
  expect(of({ ansible_ssh_executable: '/usr/local/bin/ssh' })).toMatchObject({ sshProgram: '/usr/local/bin/ssh' });
});

test('empty words are left out, and quotes that stay open are refused', () => {
  expect(target({ ansible_ssh_args: `-C '' " "`, ansible_ssh_extra_args: "-i '/k y'" }).sshArgs).toEqual([
    '-C',
    '-i',
    '/k y',
  ]);
  expect(() => target({ ansible_ssh_extra_args: '-i "/k' })).toThrow(
    expect.objectContaining({ code: 'ssh-arguments', message: expect.stringContaining('No closing quotation') }),
  );
});

test('configuration says whom, how and with which password a method becomes, variables and flags permitting', () => {
  const secrets = { add: (secret: string) => hidden.push(secret) };
  const hidden: string[] = [];
  const settings = { becomeMethod: 'sudo', become: true, sudoUser: 'deploy', sudoExe: '/opt/sudo', sudoPassword: 'pw' };
  const identity = (vars: Readonly<Record<string, string>>, connection = {}) =>
    becomeIdentity(
      { get: name => vars[name] },
      effective,
      {} as Templar,
      {
        settings: { ...settings, becomeUser: 'all', becomeExe: 'all' },
        connection,
        secrets,
      } as unknown as RunOptions,
    );
  expect(identity({})).toMatchObject({ method: 'sudo', user: 'deploy', exe: '/opt/sudo', password: 'pw' });
  expect(hidden).toContain('pw');
  expect(identity({ ansible_become_password: 'var' }, { becomeUser: 'flag' })).toMatchObject({
    user: 'flag',
    password: 'var',
  });
  expect(identity({ ansible_become_method: 'acme.own.way' })).toMatchObject({ user: 'all', exe: 'all' });
});
