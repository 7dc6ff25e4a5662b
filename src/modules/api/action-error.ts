import { PlayError } from '../../errors.ts';

/** What an action of Ansible raises where its arguments are wrong: no result that `failed_when` could judge. */
export const actionError = (message: string): PlayError => new PlayError(message, { code: 'action-arguments' });
