import { execFileSync } from 'node:child_process';
import { asRecorded, evaluate } from '../oracle.ts';

asRecorded(new URL('./choice.json', import.meta.url));

test.each([1_700_000_000, 1_720_000_000, 300_000_000, 2_600_000_000, 2_610_000_000])(
  'strftime tells the local time of %d as this machine does',
  seconds => {
    const format = '%F %T %Z %z %c %G-W%V-%U %k %l %p';
    const date = execFileSync('date', ['-d', `@${seconds}`, `+${format}`], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    });
    expect(evaluate(`{{ '${format}'|strftime(${seconds}) }}`)).toBe(`'${date.trim()}'`);
  },
);
