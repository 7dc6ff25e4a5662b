import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CODES } from '../../src/error-codes.ts';

const SOURCE = join(import.meta.dirname, '../../src');

/** What is written in the code between quotes; that each code is in the table is the compiler's to see. */
const written = new Set(
  readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.ts') && path !== 'error-codes.ts')
    .flatMap(path => readFileSync(join(SOURCE, path), 'utf8').match(/(?<=')[a-z-]+(?=')/g) ?? []),
);

test.each(Object.values(ERROR_CODES).flatMap(codes => Object.keys(codes)))('somebody throws %s', code => {
  expect(written).toContain(code);
});
