import { defineModule } from '../api/module.ts';
import { ask, runSteps } from '../script/findings.ts';
import { replaceText, textLook } from '../script/replace-file.ts';
import { quote, run, section } from '../script/words.ts';

const ELSEWHERE = ['freebsd', 'macos', 'macosx', 'darwin', 'openbsd', 'solaris'];

/** Where the permanent name stands, and in what form, for those who have no hostnamectl. */
const FILES: Readonly<Record<string, string>> = {
  redhat: '/etc/sysconfig/network',
  openrc: '/etc/conf.d/hostname',
  sles: '/etc/HOSTNAME',
};

function permanentName(kind: string, text: string): string {
  if (kind === 'redhat') return /^HOSTNAME=(.*)$/m.exec(text)?.[1]?.trim() ?? '';
  if (kind === 'openrc') return /^hostname=["']?([^"'\n]*)/m.exec(text)?.[1] ?? '';
  return text.trim();
}

function newText(kind: string, text: string, name: string): string {
  if (kind !== 'redhat' && kind !== 'openrc') return `${name}\n`;
  const line = kind === 'redhat' ? `HOSTNAME=${name}` : `hostname="${name}"`;
  const pattern = kind === 'redhat' ? /^HOSTNAME=.*$/m : /^hostname=.*$/m;
  return pattern.test(text) ? text.replace(pattern, () => line) : `${text}${line}\n`;
}

/** Shell tests whether hostnamectl is the one to ask, by `use`. */
const SYSTEMD: Readonly<Record<string, string>> = {
  systemd: ':',
  auto: '[ -d /run/systemd/system ] && command -v hostnamectl >/dev/null',
};

export default defineModule({
  summary: "Sets the host's name, now and for good; /etc/hosts is left alone.",
  options: {
    name: { type: 'str', required: true, description: 'The name.' },
    use: {
      type: 'str',
      choices: [
        'alpine',
        'debian',
        'freebsd',
        'generic',
        'macos',
        'macosx',
        'darwin',
        'openbsd',
        'openrc',
        'redhat',
        'sles',
        'solaris',
        'systemd',
      ],
      description:
        'How it is kept: systemd (hostnamectl), or a file. Default: systemd where it runs, else /etc/hostname.',
    },
  },
  checkMode: 'Says whether the name would change.',
  applies: 'facts',
  run: async context => {
    const { name, use } = context.args;
    if (use !== undefined && ELSEWHERE.includes(use))
      context.fail(`use=${use} is for other systems than Linux, which tsplay does not manage`);
    const kind = use ?? 'auto';
    const file = FILES[kind] ?? '/etc/hostname';
    const found = await ask(context.inspect, [
      `if ${SYSTEMD[kind] ?? 'false'}; then`,
      run('current', 'hostnamectl --transient status'),
      run('permanent', 'hostnamectl --static status'),
      'else',
      section('plain'),
      section('current', 'uname -n'),
      textLook('file', file),
      'fi',
      section('fqdn', 'hostname -f 2>/dev/null || uname -n'),
    ]);
    for (const label of ['current', 'permanent']) {
      const rc = found.rc(label);
      if (rc !== undefined && rc !== 0)
        context.fail(`Command failed rc=${rc}, out=${found.text(label)}, err=${found.stderr(label)}`);
    }
    const plain = found.has('plain');
    const current = found.text('current').trim();
    const permanent = plain ? permanentName(kind, found.text('file')) : found.text('permanent').trim();
    const fqdn = found.text('fqdn').trim();
    const changed = name !== current || name !== permanent;
    if (changed && !plain && name.length > 64)
      context.fail('name cannot be longer than 64 characters on systemd servers, try a shorter name');
    const setPermanent = plain
      ? replaceText(quote(file), newText(kind, found.text('file'), name))
      : `hostnamectl --pretty --static set-hostname ${quote(name)}`;
    const setCurrent = plain ? `hostname ${quote(name)}` : `hostnamectl --transient set-hostname ${quote(name)}`;
    const steps = [...(name === permanent ? [] : [setPermanent]), ...(name === current ? [] : [setCurrent])];
    if (changed) {
      const before = name !== current ? current : permanent;
      const diff = { before: `hostname = ${before}\n`, after: `hostname = ${name}\n` };
      const done = await context.change(diff, host =>
        runSteps(
          host,
          steps.map((script, i) => ({ label: String(i), script })),
        ),
      );
      const failed = done?.failed;
      if (failed !== undefined)
        context.fail(`Command failed rc=${failed.rc}, out=${failed.stdout}, err=${failed.stderr}`);
    }
    const facts = {
      ansible_hostname: name.split('.')[0] ?? name,
      ansible_nodename: name,
      ansible_fqdn: fqdn,
      ansible_domain: fqdn.split('.').slice(1).join('.'),
    };
    return { changed, name, ansible_facts: facts };
  },
});
