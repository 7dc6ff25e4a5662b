import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../../api/module.ts';
import { type ActStep, ask, type Findings, runSteps } from '../../script/findings.ts';
import { replaceText, textLook } from '../../script/replace-file.ts';
import { call, given, held, quote, quoteWords, section } from '../../script/words.ts';
import { withEntry, withoutEntry } from './fstab.ts';
import MOUNT from './mount.sh';

const OPTIONS = {
  path: { type: 'path', required: true, aliases: ['name'], description: 'Where it is mounted.' },
  state: {
    type: 'str',
    required: true,
    choices: ['absent', 'absent_from_fstab', 'mounted', 'present', 'unmounted', 'remounted', 'ephemeral'],
    description: '`mounted`: in fstab and mounted; `present`: in fstab; `ephemeral`: mounted, not in fstab.',
  },
  src: { type: 'path', description: 'Device, share or directory.' },
  fstype: { type: 'str', description: 'File system.' },
  opts: { type: 'str', description: 'Options. Default: defaults.' },
  dump: { type: 'str', default: '0', description: 'The fifth field of fstab.' },
  passno: { type: 'str', default: '0', description: 'The sixth field of fstab.' },
  fstab: { type: 'str', description: 'The file. Default: /etc/fstab.' },
  boot: { type: 'bool', default: true, description: 'Mount it at boot; otherwise noauto joins `opts`.' },
  backup: { type: 'bool', default: false, description: 'Keep a copy of the file.' },
} as const satisfies OptionSpecs;

type Context = ModuleContext<Args<typeof OPTIONS>>;

interface Mount {
  readonly name: string;
  readonly src: string | undefined;
  readonly fstype: string | undefined;
  readonly opts: string;
  readonly boot: string;
  readonly fstab: string;
}

function mountOf(context: Context): Mount {
  const { args } = context;
  const words = (args.opts ?? 'defaults').split(',');
  const given = { name: args.path, src: args.src, fstype: args.fstype, fstab: args.fstab ?? '/etc/fstab' };
  if (words.includes('noauto')) {
    context.warn("Ignore the 'boot' due to 'opts' contains 'noauto'.");
    return { ...given, opts: words.join(','), boot: 'yes' };
  }
  if (args.boot) return { ...given, opts: words.join(','), boot: 'yes' };
  if (words.includes('defaults')) context.warn("Ignore the 'boot' due to 'opts' contains 'defaults'.");
  else words.push('noauto');
  return { ...given, opts: words.join(','), boot: 'no' };
}

/** The source of what is mounted there, escaped as the kernel shows it; none where nothing is. */
function mountedSource(found: Findings): string | undefined {
  const line = found.text('mounted').trim().split('\n').at(-1) ?? '';
  return line === '' ? undefined : line;
}

function backupScript(context: Context, fstab: string): string {
  if (!context.args.backup) return '';
  return `${MOUNT}\n${call('backup', quote(fstab))} || return 1\n`;
}

function mountWords(mount: Mount, ephemeral: boolean): string[] {
  if (!ephemeral) return ['mount', ...(mount.fstab === '/etc/fstab' ? [] : ['-T', mount.fstab]), mount.name];
  const opts = mount.opts === 'defaults' ? [] : ['-o', mount.opts];
  return ['mount', '-t', mount.fstype ?? '', ...opts, mount.src ?? '', mount.name];
}

/** A remount where the file system can do it, or else unmounted and mounted. */
function remountScript(context: Context, mount: Mount): string {
  const ephemeral = context.args.state === 'ephemeral';
  const withOptions = context.args.state === 'remounted' && mount.opts !== 'defaults';
  const [, ...rest] = mountWords(mount, ephemeral);
  const remount = quoteWords(['mount', '-o', withOptions ? `remount,${mount.opts}` : 'remount', ...rest]);
  if (withOptions) return remount;
  return `${remount} 2>/dev/null || { umount ${quote(mount.name)} && ${quoteWords(mountWords(mount, ephemeral))}; }`;
}

interface Plan {
  readonly steps: readonly ActStep[];
  /** What `changed` says where no step does. */
  readonly changed: boolean;
}

function plan(context: Context, mount: Mount, found: Findings): Plan {
  const { args } = context;
  const { name, src, fstype, opts, fstab } = mount;
  const before = found.text('fstab');
  const { dump, passno, state } = args;
  const entry = { src: src ?? '', name, fstype: fstype ?? '', opts, dump, passno };
  const keeps = state === 'mounted' || state === 'present';
  const drops = state === 'absent' || state === 'absent_from_fstab';
  const left = drops ? withoutEntry(before, name, src) : before;
  const after = keeps ? withEntry(before, entry) : left;
  const differs = after !== before;
  const write = differs
    ? [{ label: 'fstab', script: backupScript(context, fstab) + replaceText(quote(fstab), after) }]
    : [];
  const mounted = mountedSource(found);
  const unmount = mounted === undefined ? [] : [{ label: 'unmount', script: `umount ${quote(name)}` }];
  switch (state) {
    case 'absent': {
      const remove = { label: 'rmdir', script: `[ ! -e ${quote(name)} ] || rmdir ${quote(name)}` };
      return { steps: differs ? [...write, ...unmount, remove] : [], changed: differs };
    }
    case 'unmounted':
      return { steps: unmount, changed: unmount.length > 0 };
    case 'remounted':
      return { steps: [{ label: 'remount', script: remountScript(context, mount) }], changed: true };
    case 'mounted':
    case 'ephemeral': {
      if (state === 'ephemeral' && mounted !== undefined && mounted !== src)
        context.fail(
          'Ephemeral mount point is already mounted with a different source than the specified one. Failing in order to prevent an unwanted unmount or override operation. Try replacing this command with a "state: unmounted" followed by a "state: ephemeral", or use a different destination path.',
        );
      const directory = found.text('exists') === '' ? [{ label: 'directory', script: `mkdir -p ${quote(name)}` }] : [];
      const mountStep = { label: 'mount', script: quoteWords(mountWords(mount, state === 'ephemeral')) };
      const again = { label: 'remount', script: remountScript(context, mount) };
      const renewed = differs || state === 'ephemeral' ? [again] : [];
      const act = mounted === undefined ? [mountStep] : renewed;
      return { steps: [...directory, ...write, ...act], changed: differs || act.length > 0 };
    }
    default:
      return { steps: write, changed: differs };
  }
}

/** fstab is put back, and a directory that was made is removed, when what it says cannot be mounted. */
function restored(steps: readonly ActStep[], before: string, { fstab, name }: Mount): ActStep[] {
  const writes = steps.some(({ label }) => label === 'fstab');
  const made = steps.some(({ label }) => label === 'directory');
  return steps.map(step => {
    if (step.label !== 'mount' && step.label !== 'remount') return step;
    const back = writes ? replaceText(quote(fstab), before) : ':';
    const gone = made ? `rmdir ${quote(name)}` : ':';
    return {
      ...step,
      script: [`${step.script} && return 0`, given({ failure: '$?' }), back, gone, `return ${held('failure')}`].join(
        '\n',
      ),
    };
  });
}

function failure(context: Context, label: string, name: string, said: string): never {
  switch (label) {
    case 'unmount':
      return context.fail(`Error unmounting ${name}: ${said}`);
    case 'rmdir':
      return context.fail(`Error rmdir ${name}: ${said}`);
    case 'directory':
      return context.fail(`Error making dir ${name}: ${said}`);
    case 'remount':
      return context.fail(
        context.args.state === 'remounted' ? `Error remounting ${name}: ${said}` : `Error mounting ${name}: ${said}`,
      );
    case 'mount':
      return context.fail(`Error mounting ${name}: ${said}`);
    default:
      return context.fail(`Failed to write fstab: ${said}`);
  }
}

export default defineModule({
  summary: 'Mounts and unmounts file systems, and keeps fstab.',
  options: OPTIONS,
  requiredIf: [
    ['state', 'mounted', ['src', 'fstype']],
    ['state', 'present', ['src', 'fstype']],
    ['state', 'ephemeral', ['src', 'fstype']],
  ],
  checkMode: 'Says whether fstab or what is mounted would change.',
  run: async context => {
    const { args } = context;
    const mount = mountOf(context);
    const { name, src, fstype, opts, boot, fstab } = mount;
    const found = await ask(context.inspect, [
      textLook('fstab', quote(fstab)),
      section('exists', `[ ! -e ${quote(name)} ] || echo yes`),
      MOUNT,
      call('mounted', quote(name)),
    ]);
    const { steps, changed } = plan(context, mount, found);
    let backup = '';
    if (changed) {
      const done = await context.change(undefined, host => runSteps(host, restored(steps, found.text('fstab'), mount)));
      if (done?.failed !== undefined)
        failure(context, done.failed.label, name, done.failed.stdout + done.failed.stderr);
      backup = done?.found.text('backup') ?? '';
    }
    return {
      changed,
      name,
      ...(src === undefined ? {} : { src }),
      ...(fstype === undefined ? {} : { fstype }),
      opts,
      dump: args.dump,
      passno: args.passno,
      fstab,
      boot,
      backup_file: backup,
    };
  },
});
