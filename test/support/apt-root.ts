import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A throw-away root with a dpkg database, apt's directories and a repository of tiny packages of its own. Real apt and
 * dpkg work in it (APT_CONFIG, DPKG_ADMINDIR, dpkg --root): the machine's packages are never touched.
 */
export interface AptRoot {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
  /** Puts a package into the repository; seen by apt after its next update. */
  publish(name: string, version: string, fields?: Readonly<Record<string, string>>): string;
  /** Installs without the module under test. */
  apt(...words: string[]): string;
  status(name: string): string;
  [Symbol.dispose](): void;
}

/** Whether this machine can run such a root: dpkg and apt are there, and we are root. */
export function canUseApt(): boolean {
  try {
    execFileSync('apt-get', ['--version'], { stdio: 'ignore' });
    execFileSync('dpkg-deb', ['--version'], { stdio: 'ignore' });
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
}

function write(path: string, content: string): void {
  writeFileSync(path, content);
}

function configuration(root: string): string {
  return [
    `Dir "${root}";`,
    `Dir::State "${root}/var/lib/apt";`,
    `Dir::State::status "${root}/var/lib/dpkg/status";`,
    `Dir::Cache "${root}/var/cache/apt";`,
    `Dir::Etc "${root}/etc/apt";`,
    'Dir::Bin::methods "/usr/lib/apt/methods";',
    'Dir::Bin::solvers:: "/usr/lib/apt/solvers";',
    `Dir::Log "${root}/var/log/apt";`,
    '#clear DPkg::Post-Invoke; #clear DPkg::Pre-Install-Pkgs; #clear APT::Update::Post-Invoke; #clear APT::Update::Post-Invoke-Success;',
    `DPkg::Options { "--root=${root}"; "--force-not-root"; "--force-script-chrootless"; };`,
    'APT::Sandbox::User "root";',
    'APT::Architecture "amd64";',
    'APT::Get::AllowUnauthenticated "true";',
    'Dpkg::Use-Pty "false";',
    '',
  ].join('\n');
}

export function createAptRoot(): AptRoot {
  const path = mkdtempSync(join(tmpdir(), 'tsplay-apt-'));
  chmodSync(path, 0o755);
  for (const directory of [
    'var/lib/dpkg/info',
    'var/lib/dpkg/updates',
    'var/lib/dpkg/triggers',
    'var/lib/apt/lists/partial',
    'var/cache/apt/archives/partial',
    'var/log/apt',
    'etc/apt/apt.conf.d',
    'etc/apt/preferences.d',
    'etc/apt/sources.list.d',
    'etc/apt/trusted.gpg.d',
    'repo',
    'build',
    'tmp',
  ])
    mkdirSync(join(path, directory), { recursive: true });
  write(join(path, 'var/lib/dpkg/status'), '');
  write(join(path, 'var/lib/dpkg/available'), '');
  write(join(path, 'etc/apt/sources.list'), `deb [trusted=yes] file:${path}/repo ./\n`);
  write(join(path, 'apt.conf'), configuration(path));
  const env = {
    APT_CONFIG: join(path, 'apt.conf'),
    DPKG_ADMINDIR: join(path, 'var/lib/dpkg'),
    TMPDIR: join(path, 'tmp'),
    LC_ALL: 'C',
    DEBIAN_FRONTEND: 'noninteractive',
  };
  const run = (program: string, words: readonly string[], cwd?: string): string =>
    execFileSync(program, [...words], {
      env: { ...process.env, ...env },
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const publish: AptRoot['publish'] = (name, version, fields = {}) => {
    const tree = join(path, 'build', `${name}-${version}`);
    mkdirSync(join(tree, 'DEBIAN'), { recursive: true });
    chmodSync(join(tree, 'DEBIAN'), 0o755); // dpkg-deb takes no other, whatever the umask
    mkdirSync(join(tree, 'usr/share', name), { recursive: true });
    mkdirSync(join(tree, 'etc'), { recursive: true });
    write(join(tree, 'usr/share', name, 'version'), `${version}\n`);
    write(join(tree, 'etc', `${name}.conf`), `version=${version}\n`);
    write(join(tree, 'DEBIAN/conffiles'), `/etc/${name}.conf\n`);
    const control = {
      Package: name,
      Version: version,
      Architecture: 'amd64',
      Maintainer: 'Test <t@example.org>',
      Description: 'tiny',
      ...fields,
    };
    write(
      join(tree, 'DEBIAN/control'),
      Object.entries(control)
        .map(([key, value]) => `${key}: ${value}\n`)
        .join(''),
    );
    const deb = join(path, 'repo', `${name}_${version.replace(':', '%3a')}_amd64.deb`);
    run('dpkg-deb', ['--root-owner-group', '-Znone', '-b', tree, deb]);
    write(join(path, 'repo/Packages'), run('dpkg-scanpackages', ['--multiversion', '.'], join(path, 'repo')));
    return deb;
  };
  return {
    path,
    env,
    publish,
    apt: (...words) => run('apt-get', ['-y', ...words]),
    status: name => {
      try {
        return run('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Version}', name]);
      } catch {
        return 'unknown';
      }
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}
