import type { ModuleContext } from './module.ts';

/** The same task with other arguments: for a module that hands its work on to another one. */
export function withArgs<A>(context: ModuleContext<unknown>, args: A): ModuleContext<A> {
  const { checkMode, diffMode, verbosity, taskName, hostName, environment, inspect, link, terminal } = context;
  return {
    ...{ args, checkMode, diffMode, verbosity, taskName, hostName, environment, inspect, link, terminal },
    change: (diff, act) => context.change(diff, act),
    exchange: (script, options) => context.exchange(script, options),
    fact: name => context.fact(name),
    render: text => context.render(text),
    test: condition => context.test(condition),
    findFile: (kind, name) => context.findFile(kind, name),
    readFile: (path, options) => context.readFile(path, options),
    fail: (message, data) => context.fail(message, data),
    warn: message => context.warn(message),
  };
}
