import { HostVariables } from '../../../../src/engine/variables/host-variables.ts';
import { Dict } from '../../../../src/values.ts';

test('facts that would decide how the host is reached are dropped and named', () => {
  const variables = new HostVariables();
  const hostile = {
    ansible_host: '10.0.0.66',
    ansible_user: 'evil',
    ansible_port: 66,
    ansible_connection: 'local',
    ansible_ssh_common_args: '-o ProxyCommand=evil',
    ansible_become_password: 'x',
    ansible_sudo_exe: '/tmp/evil',
    ansible_python_interpreter: '/tmp/evil',
  };
  const dropped = variables.addFacts(Dict.from({ ...hostile, ansible_distribution: 'Debian' }));
  expect(dropped.sort()).toEqual(Object.keys(hostile).sort());
  expect([...variables.facts.keys()]).toEqual(['distribution']);
});

test('facts of the host that only look like such names stay', () => {
  const variables = new HostVariables();
  const facts = {
    ansible_user_id: 'root',
    ansible_hostname: 'pve',
    ansible_ssh_host_key_ed25519_public: 'AAAA',
    ansible_python_version: '3',
  };
  expect(variables.addFacts(Dict.from(facts))).toEqual([]);
  expect(variables.facts.size).toBe(4);
});

test('ansible_facts has facts without their prefix, custom facts with it', () => {
  const variables = new HostVariables();
  variables.addFacts(Dict.from({ ansible_fqdn: 'pve.example', ansible_local: new Dict(), services: new Dict() }));
  expect([...variables.facts.keys()]).toEqual(['fqdn', 'ansible_local', 'services']);
  const source = variables.factsSource(true);
  expect(source.get('ansible_fqdn')).toBe('pve.example');
  expect(variables.factsSource(false).get('ansible_fqdn')).toBeUndefined();
});
