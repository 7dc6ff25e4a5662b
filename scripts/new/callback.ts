/** A callback that comes besides the one of the screen: it says how many tasks began. */
export function files(name: string): Readonly<Record<string, string>> {
  return {
    [`src/report/callbacks/additional/${name}.ts`]: `import { defineCallback } from '../callback-context.ts';

export default defineCallback('How many tasks began.', ({ screen }) => {
  let tasks = 0;
  return {
    handle: event => {
      if (event.type === 'task-start') tasks += 1;
      if (event.type === 'stats') screen.line(\`\${tasks} tasks\`);
    },
  };
});
`,
    [`test/unit/report/callbacks/additional/${name}.test.ts`]: `import callback from '../../../../../src/report/callbacks/additional/${name}.ts';
import type { CallbackContext } from '../../../../../src/report/callbacks/callback-context.ts';
import { createScreen } from '../../../../../src/report/screen.ts';

test('says how many tasks began', () => {
  let shown = '';
  const out = (text: string) => {
    shown += text;
  };
  const screen = createScreen({ out, err: () => undefined, mask: text => text }, 80, undefined);
  const reporter = callback.make({ screen } as CallbackContext);
  reporter.handle({ type: 'stats', hosts: new Map(), custom: new Map(), checkMode: false });
  expect(shown).toBe('0 tasks\\n');
});
`,
  };
}
