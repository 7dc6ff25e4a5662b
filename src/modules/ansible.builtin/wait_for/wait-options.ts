import type { Args, OptionSpecs } from '../../api/module.ts';

export const WAIT_OPTIONS = {
  host: { type: 'str', default: '127.0.0.1', description: 'Where the port is, seen from the host.' },
  port: { type: 'int', description: 'A TCP port.' },
  path: { type: 'path', description: 'A file of the host.' },
  state: {
    type: 'str',
    default: 'started',
    choices: ['absent', 'drained', 'present', 'started', 'stopped'],
    description: 'Port: started, stopped, or drained of connections. File: present or absent.',
  },
  search_regex: { type: 'str', description: 'What the file, or what the port says, has to match.' },
  timeout: { type: 'int', default: 300, description: 'Seconds after which the task fails.' },
  delay: { type: 'int', default: 0, description: 'Seconds before the first look.' },
  sleep: { type: 'int', default: 1, description: 'Seconds between two looks.' },
  connect_timeout: { type: 'int', default: 5, description: 'Seconds for one connection.' },
  msg: { type: 'str', description: 'The message when it fails.' },
  exclude_hosts: {
    type: 'list',
    elements: 'str',
    description: 'With `state: drained`: addresses whose connections do not count.',
  },
  active_connection_states: {
    type: 'list',
    elements: 'str',
    default: ['ESTABLISHED', 'FIN_WAIT1', 'FIN_WAIT2', 'SYN_RECV', 'SYN_SENT', 'TIME_WAIT'],
    description: 'Which states of a connection count as active.',
  },
} as const satisfies OptionSpecs;

export type WaitArgs = Args<typeof WAIT_OPTIONS>;
