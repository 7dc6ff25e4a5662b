import type { OptionSpecs } from '../../api/module.ts';

/** What get_url and uri have in common. */
export const HTTP_OPTIONS = {
  url: { type: 'str', required: true, description: 'http, https, ftp or file URL.' },
  url_username: { type: 'str', aliases: ['username', 'user'], description: 'User for authentication.' },
  url_password: { type: 'str', aliases: ['password'], noLog: true, description: 'Password for authentication.' },
  force_basic_auth: {
    type: 'bool',
    default: false,
    description: 'Authenticate with the first request (tsplay always does).',
  },
  validate_certs: { type: 'bool', default: true, description: "Check the server's certificate." },
  use_proxy: { type: 'bool', default: true, description: "Use the proxy of the host's environment." },
  use_netrc: { type: 'bool', default: true, description: "Use the host's .netrc." },
  use_gssapi: { type: 'bool', default: false, description: 'Kerberos.', unsupported: 'tsplay has no GSSAPI' },
  http_agent: { type: 'str', default: 'ansible-httpget', description: 'User-Agent.' },
  force: { type: 'bool', default: false, description: 'Fetch it even if it has not changed; no caches.' },
  client_cert: { type: 'path', description: 'Client certificate, a file of the host.' },
  client_key: { type: 'path', description: "The client certificate's key." },
  ciphers: { type: 'list', elements: 'str', description: 'TLS ciphers in OpenSSL names.' },
  decompress: { type: 'bool', default: true, description: 'Unpack a compressed response.' },
  unredirected_headers: {
    type: 'list',
    elements: 'str',
    default: [],
    description:
      'Headers that are not sent on after a redirect; tsplay (curl) never sends credentials to another host.',
  },
} as const satisfies OptionSpecs;
