import { dateFacts } from '../../../../src/modules/ansible.builtin/setup/fact-date.ts';
import { readSources } from '../../../../src/modules/ansible.builtin/setup/sources.ts';

test.each(['', 'now', '1e300', '99999999999999999'])('%j is no epoch', epoch => {
  const stdout = `2024|01|02|03|04|05|000|${epoch}|UTC|+0000|Tuesday|2|01`;
  expect(dateFacts(readSources([{ label: 'date', stdout, stderr: '' }]))).toMatchObject({
    date_time: { iso8601: 'Z' },
  });
});
