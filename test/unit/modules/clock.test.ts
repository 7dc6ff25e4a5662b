import { dateFacts } from '../../../src/modules/ansible.builtin/setup/fact-date.ts';
import { readSources } from '../../../src/modules/ansible.builtin/setup/sources.ts';
import { timing, UNTIMED } from '../../../src/modules/shared/commands/command-times.ts';

test('the uptime tells how long a command took', () => {
  const start = '2024-01-02 03:04:05.500000 100.00 110.00';
  expect(timing(start, '2024-01-02 03:04:05.500000 100.00 112.00', 2000)).toEqual({
    start: '2024-01-02 03:04:15.500000',
    end: '2024-01-02 03:04:17.500000',
    delta: '0:00:02',
  });
});

test.each([
  '',
  'no time',
  '2024-01-02 03:04:05 1 $&',
  '2024-01-02 03:04:05 1 1e300',
  '2024-01-02 03:04:05 1 1e14',
  '2024-01-02 03:04:05 1 Infinity',
])('what a host tells instead of a time is no time: %j', words => {
  expect(timing('2024-01-02 03:04:05 1 2', words, 1)).toEqual(UNTIMED);
  expect(timing(words, '2024-01-02 03:04:05 1 2', 1)).toEqual(UNTIMED);
});

test.each(['', 'now', '1e300', '99999999999999999'])('nor is %j an epoch', epoch => {
  const stdout = `2024|01|02|03|04|05|000|${epoch}|UTC|+0000|Tuesday|2|01`;
  expect(dateFacts(readSources([{ label: 'date', stdout, stderr: '' }]))).toMatchObject({
    date_time: { iso8601: 'Z' },
  });
});
