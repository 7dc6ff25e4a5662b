import { compare, equal, truthy } from '../../python/compare.ts';
import { PythonError, valueError } from '../../python/error.ts';
import { repr } from '../../python/repr.ts';
import { listOf } from '../../python/sequence.ts';
import type { Value } from '../../values.ts';
import { intArgument, type Method, type Methods, NO_KWARGS, requireCount } from '../call-arguments.ts';
import { requireCopies } from './mutation.ts';

function indexOf(owner: readonly Value[], args: readonly Value[], name: string): number {
  const [wanted = null] = args;
  const place = (value: Value | undefined, fallback: number): number => {
    const index = intArgument(value, fallback);
    return index < 0 ? Math.max(0, index + owner.length) : index;
  };
  const end = Math.min(place(args[2], owner.length), owner.length);
  for (let i = place(args[1], 0); i < end; i++) if (equal(owner[i] ?? null, wanted)) return i;
  throw valueError(name === 'tuple' ? 'tuple.index(x): x not in tuple' : `${repr(wanted)} is not in list`);
}

function count(owner: readonly Value[], args: readonly Value[]): number {
  return owner.filter(element => equal(element, args[0] ?? null)).length;
}

function mutating(
  name: string,
  least: number,
  most: number,
  act: (owner: Value[], args: readonly Value[]) => Value,
): [string, Method<Value[]>] {
  return [
    name,
    (owner, args, kwargs) => {
      requireCount(`list.${name}`, args, least, most, kwargs);
      requireCopies();
      return act(owner, args);
    },
  ];
}

function sort(owner: Value[], reverse: Value, key: ((element: Value) => Value) | undefined): null {
  const keyed = owner.map(element => ({ element, key: key === undefined ? element : key(element) }));
  const direction = truthy(reverse) ? -1 : 1;
  keyed.sort((a, b) => direction * compare(a.key, b.key));
  owner.splice(0, owner.length, ...keyed.map(({ element }) => element));
  return null;
}

function pop(owner: Value[], args: readonly Value[]): Value {
  if (owner.length === 0) throw new PythonError('IndexError', 'pop from empty list');
  const index = intArgument(args[0], -1);
  const [popped] = index < -owner.length ? [] : owner.splice(index < 0 ? index + owner.length : index, 1);
  if (popped === undefined) throw new PythonError('IndexError', 'pop index out of range');
  return popped;
}

export const LIST_METHODS: Methods<Value[]> = new Map<string, Method<Value[]>>([
  mutating('append', 1, 1, (owner, [value = null]) => {
    owner.push(value);
    return null;
  }),
  mutating('extend', 1, 1, (owner, [more = null]) => {
    for (const element of listOf(more)) owner.push(element);
    return null;
  }),
  mutating('insert', 2, 2, (owner, [index, value = null]) => {
    owner.splice(intArgument(index, 0), 0, value);
    return null;
  }),
  mutating('pop', 0, 1, pop),
  mutating('remove', 1, 1, (owner, [value = null]) => {
    const at = owner.findIndex(element => equal(element, value));
    if (at === -1) throw valueError('list.remove(x): x not in list');
    owner.splice(at, 1);
    return null;
  }),
  mutating('clear', 0, 0, owner => {
    owner.length = 0;
    return null;
  }),
  mutating('reverse', 0, 0, owner => {
    owner.reverse();
    return null;
  }),
  [
    'sort',
    (owner, args, kwargs, context) => {
      requireCount('sort', args, 0, 0);
      requireCopies();
      const key = kwargs.get('key') ?? null;
      return sort(
        owner,
        kwargs.get('reverse') ?? false,
        key === null ? undefined : e => context.call(key, [e], NO_KWARGS),
      );
    },
  ],
  ['copy', owner => [...owner]],
  ['index', (owner, args) => indexOf(owner, args, 'list')],
  ['count', (owner, args) => count(owner, args)],
]);

export const TUPLE_METHODS: Methods<Value[]> = new Map<string, Method<Value[]>>([
  ['index', (owner, args) => indexOf(owner, args, 'tuple')],
  ['count', (owner, args) => count(owner, args)],
]);
