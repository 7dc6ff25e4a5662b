import { defineModule, type ModuleContext, type ModuleResult } from '../../api/module.ts';
import { ask, type Findings } from '../../script/findings.ts';
import { quote, quoteWords, run, variable } from '../../script/words.ts';
import { entryFields } from '../../shared/accounts/account-lookup.ts';
import { requireLibuser } from '../../shared/accounts/libuser.ts';
import { libuserCommands, localAddSteps, localModifySteps, type Step } from './local-changes.ts';
import { addWords, ageWords, firstPassword, looksUnhashed, modifyWords } from './user-changes.ts';
import { homeCommands, keyCommands } from './user-home.ts';
import { USER_OPTIONS, type UserArgs } from './user-options.ts';
import { keyLook, readUser, type UserState, userLook, wantedGroups, wholeLook } from './user-state.ts';

type Context = ModuleContext<UserArgs>;

/** What libuser's commands do not know. */
const LOCAL_NEVER = ['umask', 'uid_min', 'uid_max'] as const;

/** userdel's status where a process of the account runs. */
const USER_IN_USE = 8;

/** The hash goes to chpasswd through a pipe of the shell's own: no list of processes shows it. */
function passwordSteps({ name }: UserArgs, hash: string | undefined): Step[] {
  if (hash === undefined) return [];
  return [{ label: 'password', script: `printf '%s:%s\\n' ${quote(name)} ${quote(hash)} | chpasswd -e` }];
}

function accountSteps(args: UserArgs, user: UserState | undefined, found: Findings): Step[] {
  if (args.local) return user === undefined ? localAddSteps(args, found) : localModifySteps(args, user, found);
  if (user !== undefined) {
    const { words, password } = modifyWords(args, user, found);
    const modify = words.length === 0 ? [] : [{ label: 'account', script: quoteWords(words) }];
    return [...modify, ...passwordSteps(args, password)];
  }
  const parents =
    args.home !== undefined && args.create_home && found.text('parent') === ''
      ? [{ label: 'parents', script: `mkdir -p "$(dirname ${quote(args.home)})"` }]
      : [];
  const add = { label: 'account', script: quoteWords(addWords(args, found)) };
  return [...parents, add, ...passwordSteps(args, firstPassword(args))];
}

function homeSteps(args: UserArgs, user: UserState | undefined, found: Findings): Step[] {
  const home = args.home ?? user?.home;
  if (user === undefined || home === undefined || !args.create_home || found.text('home') !== '') return [];
  return [{ label: 'home', script: homeCommands(args, home, args.umask ?? found.text('umask').trim()) }];
}

function keySteps(context: Context, user: UserState | undefined, found: Findings): Step[] {
  const { args } = context;
  if (!args.generate_ssh_key) return [];
  const path = found.text('key path');
  const kinds = [
    ['private', path, found.text('key') !== ''],
    ['public', `${path}.pub`, found.text('public') !== ''],
  ] as const;
  for (const [kind, file, exists] of kinds) {
    if (!exists || user === undefined) continue;
    if (!args.force) {
      context.warn(`Found existing ssh key ${kind} file "${file}", no force, so skipping ssh-keygen generation`);
      return [];
    }
    context.warn(`Overwriting existing ssh key ${kind} file "${file}"`);
  }
  const comment = args.ssh_key_comment ?? `ansible-generated on ${found.text('hostname').trim()}`;
  // A new account's home is known only once it is there.
  const relative = args.ssh_key_file ?? `.ssh/id_${args.ssh_key_type}`;
  const known = user === undefined && !relative.startsWith('/') ? undefined : path;
  if (known !== undefined) return [{ label: 'key', script: keyCommands(args, known, comment) }];
  const home = `cd -- "$(awk -F: -v n=${quote(args.name)} '$1==n{print $6}' /etc/passwd)"`;
  return [{ label: 'key', script: keyCommands(args, `./${relative}`, comment, home) }];
}

function ageSteps(args: UserArgs, user: UserState | undefined): Step[] {
  const words = ageWords(args, user?.shadow);
  return words.length === 0 ? [] : [{ label: 'age', script: quoteWords(words) }];
}

async function carryOut(context: Context, steps: readonly Step[]): Promise<Findings | undefined> {
  const { args } = context;
  const lines = steps.map(({ label, script }) => `${run(label, `eval ${quote(script)}`)} || exit 0`);
  const keys = args.generate_ssh_key ? [keyLook(args)] : [];
  const done = await context.change(undefined, host =>
    ask(host, [...lines, ...userLook(args.name, args.local), ...keys]),
  );
  if (done === undefined) return undefined;
  for (const { label } of steps) {
    const rc = done.rc(label);
    if (rc !== 0) context.fail(done.stderr(label), { name: args.name, rc: rc ?? 1 });
  }
  return done;
}

function keyFields(args: UserArgs, found: Findings): Record<string, string | null> {
  if (!args.generate_ssh_key) return {};
  const path = found.text('key path');
  const said = found.rc('fingerprint') === 0 ? found.text('fingerprint') : found.stderr('fingerprint');
  const fingerprint = found.has('fingerprint') ? said : '';
  const shown = found.text('public').trim();
  return { ssh_fingerprint: fingerprint.trim(), ssh_key_file: path, ssh_public_key: shown === '' ? null : shown };
}

async function remove(context: Context, user: UserState | undefined): Promise<ModuleResult> {
  const { name, force, remove, local } = context.args;
  if (user === undefined) return { changed: false, name, state: 'absent' };
  const forced = force && !local ? ['-f'] : [];
  const command = quoteWords([local ? 'luserdel' : 'userdel', ...forced, ...(remove ? ['-r'] : []), name]);
  const done = await context.change(undefined, async host => {
    const first = await ask(host, [run('account', command)]);
    if (first.rc('account') !== USER_IN_USE) return first;
    // Tasks of this run that became the user may have left its shell open, which takes a moment to go.
    await (await context.link.connection()).endSessions?.(name);
    const gone = `! ps -o pid= -u ${quote(name)} 2>/dev/null | grep -q .`;
    const wait = `for ${variable('turn')} in 1 2 3 4 5 6 7 8 9 10; do if ${gone}; then break; fi; sleep 0.1; done`;
    return ask(host, [wait, run('account', command)]);
  });
  if (done === undefined) return { changed: true };
  const rc = done.rc('account') ?? 1;
  if (rc !== 0) context.fail(done.stderr('account'), { name, rc });
  return { changed: true, name, state: 'absent', force, remove, ...outputs(done) };
}

function outputs(done: Findings): Record<string, string> {
  const stdout = done.text('account');
  const stderr = done.stderr('account');
  return { ...(stdout === '' ? {} : { stdout }), ...(stderr === '' ? {} : { stderr }) };
}

/** Groups have to be there before an account can join them; in check mode they may come into being earlier in the play. */
function requireGroups(context: Context, found: Findings): void {
  const { args } = context;
  const names = [...(args.group === undefined ? [] : [args.group]), ...wantedGroups(args)];
  for (const name of names)
    if (entryFields(found.text(`group ${name}`)) === undefined) context.fail(`Group ${name} does not exist`);
}

export default defineModule({
  summary: 'Adds, changes and removes user accounts.',
  options: USER_OPTIONS,
  checkMode: 'Says whether the account would change.',
  run: async context => {
    const { args } = context;
    const { name, state } = args;
    if (args.append && args.groups === undefined)
      context.warn(
        "'append' is set, but no 'groups' are specified. Use 'groups' for appending new groups.This will change to an error in Ansible 2.14.",
      );
    if (args.password !== undefined && looksUnhashed(args.password))
      context.warn(
        "The input password appears not to have been hashed. The 'password' argument must be encrypted for this module to work properly.",
      );
    const never = LOCAL_NEVER.find(option => args.local && args[option] !== undefined);
    if (never !== undefined) context.fail(`'${never}' can not be used with 'local'`);
    const found = await ask(context.inspect, wholeLook(args));
    const before = readUser(name, found);
    if (args.local && before === undefined && state === 'present' && !context.core.quietLocalAccounts)
      context.warn(
        `'local: true' specified and user '${name}' was not found in /etc/passwd. The local user account may already exist if the local account database exists somewhere other than /etc/passwd.`,
      );
    if (args.local) requireLibuser(context, found, libuserCommands(state, before !== undefined, context.checkMode));
    if (state === 'absent') return remove(context, before);
    if (before !== undefined || !context.checkMode) requireGroups(context, found);
    const steps = [
      ...accountSteps(args, before, found),
      ...homeSteps(args, before, found),
      ...keySteps(context, before, found),
      ...ageSteps(args, before),
    ];
    const done = steps.length === 0 ? undefined : await carryOut(context, steps);
    if (before === undefined && done === undefined) return { changed: true };
    const user = (done === undefined ? before : readUser(name, done)) ?? before;
    if (user === undefined) return context.fail(`failed to look up user name: ${name}`);
    const kind =
      before === undefined
        ? { system: args.system, create_home: args.create_home }
        : { append: args.append, move_home: args.move_home };
    return {
      changed: steps.length > 0,
      name,
      state,
      ...kind,
      ...(args.password === undefined ? {} : { password: 'NOT_LOGGING_PASSWORD' }),
      ...(done === undefined ? {} : outputs(done)),
      uid: user.uid,
      group: user.gid,
      comment: user.comment,
      home: user.home,
      shell: user.shell,
      ...(args.groups === undefined ? {} : { groups: args.groups.join(',') }),
      ...keyFields(args, done ?? found),
    };
  },
});
