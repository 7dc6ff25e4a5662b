import { distinct, type Finding, told } from '../../../../src/engine/before/findings.ts';
import { PlayError } from '../../../../src/errors.ts';

const at = (line: number, file = '/work/site.yml') => ({ file, line, column: 7 });
const missing = (line: number, certain = true): Finding => ({
  error: new PlayError("tsplay does not have the module 'a.b.c'", { code: 'module-unavailable', needs: 'a.b.c' }),
  at: at(line),
  certain,
});
const wrong = (line: number): Finding => ({
  error: new PlayError('Unsupported parameters: x', { code: 'module-arguments', hint: 'did you mean `y`?' }),
  at: at(line, '/elsewhere/main.yml'),
  certain: true,
});

test('what is missing is told once, with all tasks that need it, in one list with all the rest', () => {
  expect(told([missing(3), wrong(5), missing(8), missing(9, false)], '/work')).toEqual({
    message: '3 tasks cannot succeed, and one task may fail',
    frame: [
      '- 3 tasks need a.b.c: site.yml:3, site.yml:8; may be avoided: site.yml:9',
      "  tsplay does not have the module 'a.b.c'",
      '- /elsewhere/main.yml:5: Unsupported parameters: x',
      '  did you mean `y`?',
    ].join('\n'),
  });
});

test('what only a condition keeps from failing is marked', () => {
  expect(told([missing(3, false), missing(4, false)], '/work')).toMatchObject({
    message: '2 tasks may fail',
    frame: expect.stringContaining('- 2 tasks need a.b.c: site.yml:3, site.yml:4 (may be avoided)'),
  });
});

test('one finding alone is shown at its place', () => {
  expect(told([missing(3)], '/work')).toEqual({
    message: "tsplay does not have the module 'a.b.c'",
    frame: '/work/site.yml:3:7',
  });
});

test('places beyond all use are counted', () => {
  const many = Array.from({ length: 120 }, (_, index) => missing(index + 1));
  expect(told(many, '/work')?.frame).toMatch(/^- 120 tasks need a\.b\.c: site\.yml:1, .*, site\.yml:50 and 70 more\n/);
});

test('the same fault at the same place counts once, as certain where any way to it is', () => {
  expect(distinct([missing(3, false), missing(3), missing(4)])).toMatchObject([
    { at: { line: 3 }, certain: true },
    { at: { line: 4 } },
  ]);
});
