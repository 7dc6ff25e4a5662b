import { escapeField, withEntry, withoutEntry } from '../../../../src/modules/ansible.posix/mount/fstab.ts';

const ENTRY = { src: 'x', name: '/m', fstype: 'ext4', opts: 'ro', dump: '0', passno: '0' };

test.each([
  ['', 'x /m ext4 ro 0 0\n'],
  ['# c\nx /m ext4 ro\n', '# c\nx /m ext4 ro\n'],
  ['y /m ext4 rw 0 1\nz /n xfs ro 0 0', 'x /m ext4 ro 0 0\nz /n xfs ro 0 0\n'],
])('fstab %j', (text, expected) => {
  expect(withEntry(text, ENTRY)).toBe(expected);
  expect(withEntry(expected, ENTRY)).toBe(expected);
});

test('fstab without an entry; a line that lacks fields stays, as in Ansible', () => {
  expect(withoutEntry('x /m ext4 ro 0 0\nx /m ext4 ro\nz /n xfs ro 0 0\n', '/m', undefined)).toBe(
    'x /m ext4 ro\nz /n xfs ro 0 0\n',
  );
  expect(escapeField('a b&\\c')).toBe('a\\040b\\046\\134c');
});
