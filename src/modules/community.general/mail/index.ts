import { randomUUID } from 'node:crypto';
import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../../api/module.ts';
import { expandedWord } from '../../script/host-word.ts';
import { parseAddress, parseHeaders } from './addresses.ts';
import { deliver, type Encryption, MailError, type MailServer, type Message, type Refusals } from './delivery.ts';

const OPTIONS = {
  host: { type: 'str', default: 'localhost', description: 'The mail server, as the managed host reaches it.' },
  port: { type: 'int', default: 25, description: 'Its port.' },
  username: { type: 'str', description: 'User to log in as.' },
  password: { type: 'str', noLog: true, description: 'Password of that user.' },
  sender: { type: 'str', default: 'root', aliases: ['from'], description: 'Sender, with or without a name.' },
  to: {
    type: 'list',
    elements: 'str',
    default: ['root'],
    aliases: ['recipients'],
    description: 'Recipients, with or without names.',
  },
  cc: { type: 'list', elements: 'str', default: [], description: 'Recipients of a copy.' },
  bcc: { type: 'list', elements: 'str', default: [], description: 'Recipients that the others do not see.' },
  subject: { type: 'str', required: true, aliases: ['msg'], description: 'The subject.' },
  body: { type: 'str', description: 'The text; the subject when it is not given.' },
  subtype: { type: 'str', default: 'plain', choices: ['html', 'plain'], description: 'What the body is.' },
  attach: { type: 'list', elements: 'path', default: [], description: 'Files of the managed host to attach.' },
  headers: { type: 'list', elements: 'str', default: [], description: 'More headers, each `Key=value`.' },
  charset: {
    type: 'str',
    default: 'utf-8',
    description: 'Only utf-8 (and its subset us-ascii) is written; others get a warning.',
  },
  secure: {
    type: 'str',
    default: 'try',
    choices: ['always', 'never', 'starttls', 'try'],
    description:
      '`always`: TLS from the start; `starttls`: STARTTLS or nothing; `try`: what the server offers; `never`: clear text.',
  },
  timeout: { type: 'int', default: 20, description: 'Seconds to wait for the server.' },
  ehlohost: { type: 'str', description: 'Name to greet the server by.' },
  message_id_domain: { type: 'str', description: 'Domain of the Message-ID.' },
} as const satisfies OptionSpecs;

type MailArgs = Args<typeof OPTIONS>;
type MailContext = ModuleContext<MailArgs>;

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

/** In which ways to try; the next one only when the server could not be talked to, before anything was sent. */
function encryptions({ secure, port }: MailArgs): Encryption[] {
  if (secure === 'always') return ['tls'];
  if (secure === 'starttls') return ['starttls'];
  if (secure === 'never') return ['none'];
  if (port === 465) return ['tls', 'starttls-if-offered'];
  return port === 25 || port === 587 ? ['starttls-if-offered'] : ['starttls-if-offered', 'tls'];
}

/** Credentials never cross a network in clear text. */
function guarded(context: MailContext, encryption: Encryption): Encryption {
  const { username, password, host, port } = context.args;
  if (username === undefined || password === undefined || encryption === 'tls' || encryption === 'starttls')
    return encryption;
  if (LOOPBACK.test(host)) {
    if (encryption === 'none') context.warn('Username and Password was sent without encryption');
    return encryption;
  }
  if (encryption === 'none')
    context.fail(
      `Refused to send username and password to ${host}:${port} without encryption: use secure=starttls or secure=always`,
      { rc: 1 },
    );
  return 'starttls';
}

async function attachments(context: MailContext): Promise<{ filename: string; content: Buffer }[]> {
  const files = [];
  for (const path of context.args.attach) {
    const { rc, stdout, stderr } = await context.inspect.run(`cat <${expandedWord(path)}`);
    if (rc !== 0)
      context.fail(
        `Failed to send community.general.mail: can't attach file ${path}: ${stderr.toString('utf8').trim()}`,
        { rc: 1 },
      );
    files.push({ filename: path.split('/').at(-1) ?? path, content: stdout });
  }
  return files;
}

async function composed(context: MailContext): Promise<{ message: Message; recipients: string[] }> {
  const { args } = context;
  const { headers, skipped } = parseHeaders(args.headers);
  for (const text of skipped) context.warn(`Skipping header '${text}', unable to parse`);
  if (!/^(utf-?8|us-ascii|ascii)$/i.test(args.charset))
    context.warn(`The mail is written in utf-8, not in ${args.charset}`);
  const broken = [args.sender, ...args.to, ...args.cc, ...args.bcc].find(item => /[\r\n]/.test(item.trim()));
  if (broken !== undefined)
    context.fail(
      `Refused an address with a line break, which would reach another recipient: ${JSON.stringify(broken)}`,
      {
        rc: 1,
      },
    );
  const addresses = (list: readonly string[]) => list.filter(item => item.trim() !== '').map(parseAddress);
  const from = parseAddress(args.sender);
  const [to, cc, bcc] = [addresses(args.to), addresses(args.cc), addresses(args.bcc)];
  const recipients = [...new Set([...bcc, ...to, ...cc].map(({ address }) => address))];
  const body = `${args.body === undefined || args.body === '' ? args.subject : args.body}\n\n`;
  const message = {
    from,
    to,
    cc,
    subject: args.subject.replace(/[\r\n]+/g, ' '),
    ...(args.subtype === 'html' ? { html: body } : { text: body }),
    headers,
    xMailer: headers.some(({ key }) => key.toLowerCase() === 'x-mailer') ? false : 'tsplay mail module',
    attachments: await attachments(context),
    envelope: { from: from.address, to: recipients },
    ...(args.message_id_domain === undefined ? {} : { messageId: `<${randomUUID()}@${args.message_id_domain}>` }),
  };
  return { message, recipients };
}

function describe(error: MailError, encryption: Encryption, args: MailArgs, recipients: readonly string[]): string {
  const server = `${args.host}:${args.port}`;
  if (error.phase === 'login')
    return `Authentication to ${server} failed, please check your username and/or password: ${error.message}`;
  if (error.phase === 'encrypt' && encryption === 'starttls')
    return `StartTLS is not offered on server ${server}: ${error.message}`;
  if (error.phase === 'encrypt' || (error.phase === 'connect' && encryption === 'tls'))
    return `Unable to start an encrypted session to ${server}: ${error.message}`;
  if (error.phase === 'connect') return `Unable to Connect ${server}: ${error.message}`;
  return `Failed to send mail to '${recipients.join(', ')}': ${error.message}`;
}

async function attempt(
  context: MailContext,
  encryption: Encryption,
  message: Message,
  isLast: boolean,
): Promise<Refusals> {
  const { args } = context;
  const { username, password } = args;
  const agreed = guarded(context, encryption);
  const connection = await context.link.connection();
  let stream: Awaited<ReturnType<typeof connection.openTcp>>;
  try {
    stream = await connection.openTcp(args.host, args.port);
  } catch (error) {
    return context.fail(
      `Unable to Connect ${args.host}:${args.port}: ${error instanceof Error ? error.message : String(error)}`,
      { rc: 1 },
    );
  }
  const server: MailServer = {
    host: args.host,
    port: args.port,
    encryption: agreed,
    credentials: username === undefined || password === undefined ? undefined : { user: username, pass: password },
    heloName: args.ehlohost,
    timeoutMs: (isLast ? args.timeout : Math.min(args.timeout, 5)) * 1000,
  };
  return deliver(stream, server, message);
}

export default defineModule({
  summary: 'Sends an e-mail through a mail server that the managed host reaches.',
  options: OPTIONS,
  requiredTogether: [['password', 'username']],
  checkMode: 'Skipped.',
  skipInCheckMode: 'module',
  run: async context => {
    if (context.checkMode)
      return {
        changed: false,
        skipped: true,
        msg: 'remote module (community.general.mail) does not support check mode',
      };
    const { message, recipients } = await composed(context);
    const ways = encryptions(context.args);
    for (const [index, encryption] of ways.entries()) {
      try {
        const refused = await attempt(context, encryption, message, index === ways.length - 1);
        for (const [address, [code, text]] of Object.entries(refused))
          context.warn(`Failed to send mail to '${address}': ${code} ${text}`);
        const isWhole = Object.keys(refused).length === 0;
        return {
          changed: false,
          msg: isWhole ? 'Mail sent successfully' : 'Failed to send mail to at least one recipient',
          result: refused,
        };
      } catch (error) {
        if (!(error instanceof MailError)) throw error;
        if (index === ways.length - 1 || error.phase !== 'connect')
          context.fail(describe(error, guarded(context, encryption), context.args, recipients), { rc: 1 });
      }
    }
    return context.fail('no way to reach the mail server is left', { rc: 1 });
  },
});
