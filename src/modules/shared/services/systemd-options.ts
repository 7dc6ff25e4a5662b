import type { Args, OptionSpecs } from '../../api/module.ts';

export const STATES = ['reloaded', 'restarted', 'started', 'stopped'] as const;

/** What the systemd module takes, and service hands on to it. */
export const SYSTEMD_OPTIONS = {
  name: { type: 'str', aliases: ['service', 'unit'], description: 'The unit; `.service` where it has no suffix.' },
  state: {
    type: 'str',
    choices: STATES,
    description: '`started` and `stopped` act when needed; `restarted` and `reloaded` always.',
  },
  enabled: { type: 'bool', description: 'Whether it starts at boot.' },
  force: { type: 'bool', description: 'Override existing links.' },
  masked: { type: 'bool', description: 'Whether it is masked: impossible to start.' },
  daemon_reload: {
    type: 'bool',
    default: false,
    aliases: ['daemon-reload'],
    description: 'Read all unit files again first.',
  },
  daemon_reexec: {
    type: 'bool',
    default: false,
    aliases: ['daemon-reexec'],
    description: 'Execute the service manager anew first.',
  },
  scope: {
    type: 'str',
    default: 'system',
    choices: ['system', 'user', 'global'],
    description: "Which service manager: the system's, the user's, or that of all users.",
  },
  no_block: { type: 'bool', default: false, description: 'Do not wait for the operation to end.' },
} as const satisfies OptionSpecs;

export type SystemdArgs = Args<typeof SYSTEMD_OPTIONS>;
