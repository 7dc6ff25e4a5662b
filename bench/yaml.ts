/**
 * Loads 500 small files and one of 5,000 lines with tsplay's reader and with Ansible's loader (libyaml), in turn in one run,
 * and prints milliseconds (best of 7) and the ratio. Usage: npm run bench:yaml
 */
import { spawnSync } from 'node:child_process';
import { loadYaml } from '../src/yaml/load.ts';

const SMALL = `---
- hosts: all
  become: true
  vars:
    greeting: "hello {{ name }}"
    list: [a, b, c]
  tasks:
    - name: Install packages
      apt:
        name: "{{ item }}"
        state: present
      with_items:
        - one
        - two
      when: ansible_os_family == "Debian"
      tags: [a, b]
    - name: Copy the file
      copy:
        src: a.conf
        dest: /etc/a.conf
        mode: 0644
      notify: restart
    - shell: |
        echo hi
        do something
`;
const LARGE = `---\n${SMALL.split('\n').slice(1).join('\n').repeat(208)}`;
const ORACLE = `
import sys, time, json
from ansible.parsing.dataloader import DataLoader
small, large = json.load(sys.stdin)
loader = DataLoader()
def best(run):
    times = []
    for _ in range(7):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return min(times)
print(json.dumps([best(lambda: [loader.load(small, 'x.yml') for _ in range(500)]), best(lambda: loader.load(large, 'x.yml'))]))
`;

function best(run: () => void): number {
  const times = Array.from({ length: 7 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
}

const ours = [
  best(() => {
    for (let i = 0; i < 500; i++) loadYaml(SMALL, { file: 'x.yml' });
  }),
  best(() => loadYaml(LARGE, { file: 'x.yml' })),
];
const oracle = spawnSync('/usr/bin/python3', ['-c', ORACLE], {
  input: JSON.stringify([SMALL, LARGE]),
  encoding: 'utf8',
});
const theirs = oracle.status === 0 ? (JSON.parse(oracle.stdout) as number[]) : [];
for (const [index, name] of ['500 small files', '5,000 lines'].entries()) {
  const [mine = 0, other] = [ours[index], theirs[index]];
  const ratio =
    other === undefined
      ? 'Ansible is not installed'
      : `Ansible ${other.toFixed(0)} ms, ratio ${(mine / other).toFixed(2)}`;
  process.stdout.write(`${name}: tsplay ${mine.toFixed(0)} ms, ${ratio}\n`);
}
