import { Dict } from '../../values.ts';

/** What ansible-playbook says of meta actions: at -vv of one that was carried out, and of one whose condition did not hold. */
interface Words {
  readonly done: string;
  readonly goesOn: string;
}

const WORDS: Readonly<Record<string, Words>> = {
  flush_handlers: { done: 'triggered running handlers for HOST', goesOn: 'not running handlers for HOST' },
  end_host: { done: 'ending play for HOST', goesOn: 'continuing execution for HOST' },
  end_role: { done: 'ending role ROLE for HOST', goesOn: 'continuing role ROLE for HOST' },
  end_play: { done: 'ending play', goesOn: 'continuing play' },
  end_batch: { done: 'ending batch', goesOn: 'continuing current batch' },
  clear_facts: { done: 'facts cleared', goesOn: 'not clearing facts and fact cache for HOST' },
  clear_host_errors: { done: 'cleared host errors', goesOn: 'not clearing host error state for HOST' },
};

const SILENT: Readonly<Record<string, string>> = {
  refresh_inventory: 'inventory successfully refreshed',
  reset_connection: 'reset connection',
};

type Names = { readonly host: string; readonly role: string };

const named = (text: string, { host, role }: Names): string => text.replace('HOST', host).replace('ROLE', role);

export function doneText(action: string, names: Names): string {
  return named(WORDS[action]?.done ?? SILENT[action] ?? action, names);
}

/** The result of an action whose condition did not hold; none for actions that are left out silently. */
export function skipData(action: string, names: Names): Dict | undefined {
  const words = WORDS[action];
  if (words === undefined) return undefined;
  const reason = `${action} conditional evaluated to False, ${named(words.goesOn, names)}`;
  const msg = action === 'end_host' ? reason.replace('False', 'false') : action;
  return Dict.from({ skipped: true, skip_reason: reason, msg });
}
