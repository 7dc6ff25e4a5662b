import { pythonSupport } from '../../../../src/bridge/interpreter/supported.ts';

// ansible-core's support matrix: https://docs.ansible.com/ansible/latest/reference_appendices/release_and_maintenance.html
test.each([
  ['2.14.18', '2.7.18', 'within'],
  ['2.14.18', '3.11.2', 'within'],
  ['2.14.18', '3.13.0', 'newer'],
  ['2.14.18', '2.6.9', 'older'],
  ['2.16.3', '2.7.18', 'within'],
  ['2.17.0', '3.6.15', 'older'],
  ['2.19.11', '3.7.3', 'older'],
  ['2.19.11', '3.13.0', 'within'],
  ['2.20.0', '3.8.1', 'older'],
  ['2.22.0b1', '3.14.0', 'within'],
])('ansible-core %s and Python %s: %s', (core, python, state) => {
  expect(pythonSupport(core, python).state).toBe(state);
});

test('says both versions and the range', () => {
  expect(pythonSupport('2.19.11', '3.6.15').text).toBe(
    'the host has Python 3.6.15; the modules of ansible-core 2.19.11 are made for 3.8 to 3.13 on hosts',
  );
});
