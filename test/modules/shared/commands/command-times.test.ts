import { timing, UNTIMED } from '../../../../src/modules/shared/commands/command-times.ts';

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
