import { asRecorded, evaluate } from '../oracle.ts';

asRecorded(new URL('./secrets.json', import.meta.url));

test('scrypt that would take more than 2 GB is refused', () => {
  expect(evaluate("{{ 'x' | password_hash('scrypt', 'ab', rounds=21) }}")).toMatch(
    '!AnsibleFilterError: Could not hash the secret.. scrypt: 21 rounds take too much memory',
  );
});
