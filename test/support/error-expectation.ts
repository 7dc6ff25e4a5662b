/** What must come of a folder under test/golden/errors. */
export interface ErrorExpectation {
  readonly rc: string;
  /** ansible-playbook's exit code. */
  readonly oracle: string;
  /** The playbook's first task ran before the error was told. */
  readonly marked: boolean;
  readonly output: string;
}

const FORM = /^exit code: (.*)\nansible-playbook's: (.*)\nmark left: (yes|no)\n\n([\s\S]*)$/;

export function readExpectation(text: string): ErrorExpectation {
  const [, rc = '', oracle = '', marked = '', output = ''] = FORM.exec(text) ?? [];
  return { rc, oracle, marked: marked === 'yes', output };
}

export function writeExpectation({ rc, oracle, marked, output }: ErrorExpectation): string {
  return `exit code: ${rc}\nansible-playbook's: ${oracle}\nmark left: ${marked ? 'yes' : 'no'}\n\n${output}`;
}
