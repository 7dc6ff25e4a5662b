import type { ModuleContext } from './module.ts';

/** The same task with other arguments: for a module that hands its work on to another one. */
export function withArgs<A>(context: ModuleContext<unknown>, args: A): ModuleContext<A> {
  return new Proxy(context, {
    get: (target, name) => {
      if (name === 'args') return args;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  }) as ModuleContext<A>;
}
