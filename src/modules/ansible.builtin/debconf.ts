import { str } from '../../python/repr.ts';
import type { Value } from '../../values.ts';
import { defineModule } from '../api/module.ts';
import { ask, runSteps } from '../script/findings.ts';
import { quote, quoteWords, run, section } from '../script/words.ts';

/** `debconf-show`: a star for what was seen, the question, its answer. */
function selections(output: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const line of output.split('\n')) {
    const at = line.indexOf(':');
    if (at < 0) continue;
    found[
      line
        .slice(0, at)
        .replace(/^[* ]+/, '')
        .trim()
    ] = line.slice(at + 1).trim();
  }
  return found;
}

/** `debconf-communicate` answers `0 VALUE`, and another number where there is no such question. */
function getPassword(name: string, question: string): string {
  return `printf 'GET %s\\n' ${quote(question)} | debconf-communicate ${quote(name)} 2>/dev/null`;
}

/** A list as debconf writes it. */
function answerText(value: Value): string {
  return Array.isArray(value) ? value.map(str).join(', ') : str(value);
}

/** Answers that are the same to debconf are the same text: the choices of a multiselect have no order. */
function comparable(answer: string, vtype: string): string {
  if (vtype === 'boolean') return answer.toLowerCase();
  if (vtype !== 'multiselect') return answer;
  return JSON.stringify(
    answer
      .split(',')
      .map(choice => choice.trim())
      .sort(),
  );
}

export default defineModule({
  summary: 'Answers questions of Debian packages before they are asked.',
  options: {
    name: { type: 'str', required: true, aliases: ['pkg'], description: 'The package.' },
    question: {
      type: 'str',
      aliases: ['selection', 'setting'],
      description: 'The question; without it the answers are returned.',
    },
    vtype: {
      type: 'str',
      choices: ['boolean', 'error', 'multiselect', 'note', 'password', 'seen', 'select', 'string', 'text', 'title'],
      description: "The answer's type.",
    },
    value: { type: 'raw', aliases: ['answer'], description: 'The answer; of a multiselect also a list.' },
    unseen: { type: 'bool', default: false, description: 'Leave the question to be asked still.' },
  },
  requiredTogether: [['question', 'vtype', 'value']],
  checkMode: 'Says whether the answer would change.',
  secretsOf: ({ args: { vtype, value } }) => (vtype === 'password' && value !== undefined ? [value] : []),
  run: async context => {
    const { name, question, vtype, unseen } = context.args;
    const found = await ask(context.inspect, [
      `command -v debconf-show >/dev/null || { ${section('missing')}; exit 0; }`,
      run('show', `debconf-show ${quote(name)}`),
      // debconf-show keeps passwords to itself
      ...(vtype === 'password' && question !== undefined ? [section('password', getPassword(name, question))] : []),
    ]);
    if (found.has('missing')) context.fail('Failed to find required executable "debconf-show" in paths');
    if (found.rc('show') !== 0) context.fail(found.stderr('show'));
    const previous = selections(found.text('show'));
    if (question === undefined || vtype === undefined) return { changed: false, msg: '', current: previous };
    const given = answerText(context.args.value ?? '');
    const { lowerTruths } = context.core;
    const value = vtype === 'boolean' ? given.toLowerCase() : given;
    const before = previous[question];
    const password = /^0 (.*)$/m.exec(found.text('password'))?.[1];
    const held = vtype === 'password' ? password : before;
    if (held !== undefined && comparable(held, vtype) === comparable(value, vtype))
      return { changed: false, msg: '', current: previous };
    // debconf knows true and false, and no other words for them.
    const answer = vtype === 'boolean' && (lowerTruths || ['true', 'false'].includes(value)) ? value : given;
    const words = quoteWords(['debconf-set-selections', ...(unseen ? ['-u'] : [])]);
    const script = `printf '%s\\n' ${quote(`${name} ${question} ${vtype} ${answer}`)} | ${words}`;
    const done = await context.change(undefined, host => runSteps(host, [{ label: 'set', script }]));
    if (done?.failed !== undefined) context.fail(done.failed.stderr);
    // in 2.14 a question that is new is shown as it was given
    const shown = before === undefined && !lowerTruths ? given : value;
    const after = { [question]: vtype === 'password' ? '(password omitted)' : shown };
    const old = before === undefined ? { ...previous, [question]: '' } : { [question]: before };
    return {
      changed: true,
      msg: done?.found.text('set') ?? '',
      current: after,
      previous: old,
      diff: context.diffMode ? { before: old, after: { ...old, ...after } } : {},
    };
  },
});
