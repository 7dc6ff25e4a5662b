import { shortName } from '../../ansible-words.ts';
import { FORMERLY_OWN } from './short-names.ts';

/** The modules of ansible-core 2.14, by their short names: a playbook may name them even where tsplay has them not. */
const ANSIBLE_CORE: ReadonlySet<string> = new Set(
  `
  add_host apt apt_key apt_repository assemble assert async_status async_wrapper blockinfile command cron debconf
  debug dnf dpkg_selections expect fail fetch file find gather_facts get_url getent git group group_by hostname
  include_vars iptables known_hosts lineinfile package package_facts pause ping pip raw reboot replace rpm_key
  script service service_facts set_fact set_stats setup shell slurp stat subversion systemd systemd_service
  sysvinit tempfile template unarchive uri user validate_argument_spec wait_for wait_for_connection yum
  yum_repository
`
    .trim()
    .split(/\s+/),
);

/** Whether a name that tsplay has no module for is likely one of Ansible's or of a collection, and no misspelling. */
export function existsElsewhere(name: string): boolean {
  if (ANSIBLE_CORE.has(shortName(name)) || FORMERLY_OWN.has(name)) return true;
  return !name.startsWith('ansible.builtin.') && /^\w+\.\w+\.\w+/.test(name);
}
