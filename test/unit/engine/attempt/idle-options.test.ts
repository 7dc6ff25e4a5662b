import { refuseOnHost } from '../../../../src/engine/attempt/idle-options.ts';
import type { TaskContext } from '../../../../src/engine/attempt/task-context.ts';
import type { ModuleDefinition } from '../../../../src/modules/api/module.ts';

const module: ModuleDefinition = {
  name: 'thing',
  summary: '',
  checkMode: '',
  options: {
    plain: { description: '' },
    label: { description: '', unsupported: 'nobody sets labels', idleUnless: '[ -e /labels ]' },
  },
  run: async () => ({}),
};

function contextOf(args: object, rc: number, asked: string[]): TaskContext<unknown> {
  const connection = {
    session: async () => ({
      run: async (script: string) => {
        asked.push(script);
        return { rc };
      },
    }),
  };
  return { args, link: { connection: async () => connection } } as unknown as TaskContext<unknown>;
}

test('an option that does nothing on the host is taken, and the host is asked once', async () => {
  const asked: string[] = [];
  const context = contextOf({ label: 'x' }, 1, asked);
  await refuseOnHost(module, context);
  await refuseOnHost(module, context);
  expect(asked).toEqual(['[ -e /labels ]']);
});

test('where it would do something it is refused', async () => {
  const refused = refuseOnHost(module, contextOf({ label: 'x' }, 0, []));
  await expect(refused).rejects.toThrow("option 'label' of module thing is not supported: nobody sets labels");
});

test('a task without such an option asks nothing', async () => {
  const asked: string[] = [];
  await refuseOnHost(module, contextOf({ plain: 'x' }, 0, asked));
  expect(asked).toEqual([]);
});
