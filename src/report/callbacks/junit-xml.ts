import { escapeControls } from '../screen.ts';

/** One test: a task on a host. */
export interface TestCase {
  readonly name: string;
  readonly classname: string;
  readonly seconds: number;
  readonly outcome: Outcome;
}

export type Outcome =
  | { readonly kind: 'ok'; readonly output: string }
  | { readonly kind: 'failure'; readonly message: string; readonly output: string }
  | { readonly kind: 'skipped'; readonly reason: string };

/** A JUnit file of one suite, laid out as Ansible's. */
export function junitXml(suite: string, cases: readonly TestCase[]): string {
  const count = (kind: Outcome['kind']) => cases.filter(({ outcome }) => outcome.kind === kind).length;
  const seconds = cases.reduce((sum, test) => sum + test.seconds, 0);
  const totals = `disabled="0" errors="0" failures="${count('failure')}"`;
  const ends = `tests="${cases.length}" time="${seconds}"`;
  return [
    '<?xml version="1.0" ?>',
    `<testsuites ${totals} ${ends}>`,
    `\t<testsuite ${totals} name="${escaped(suite)}" skipped="${count('skipped')}" ${ends}>`,
    ...cases.flatMap(caseLines),
    '\t</testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function caseLines({ name, classname, seconds, outcome }: TestCase): string[] {
  return [
    `\t\t<testcase classname="${escaped(classname)}" name="${escaped(name)}" time="${seconds}">`,
    `\t\t\t${outcomeElement(outcome)}`,
    '\t\t</testcase>',
  ];
}

function outcomeElement(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'ok':
      return `<system-out>${escaped(outcome.output)}</system-out>`;
    case 'skipped':
      return `<skipped>${escaped(outcome.reason)}</skipped>`;
    case 'failure':
      return `<failure message="${escaped(outcome.message)}" type="failure">${escaped(outcome.output)}</failure>`;
  }
}

/**
 * Control and bidi characters are shown as on the screen, and what else XML 1.0 cannot hold is left out: a host's output
 * must neither spoil the file nor steer who reads it.
 */
function escaped(text: string): string {
  return escapeControls(text)
    .replace(/[\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
