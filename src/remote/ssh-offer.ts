import type { Duplex } from 'node:stream';

/** sshd's own bound of a packet, and so of the lists of its algorithms. */
const MOST_BYTES = 35_000;
const KEXINIT = 20;
/** Length of the packet, of its padding, its type and the cookie. */
const BEFORE_LISTS = 4 + 1 + 1 + 16;

/** Lists of a KEXINIT in their order, by the words with which ssh2 complains of one. */
const LISTS = [
  'key exchange algorithm',
  'host key format',
  'C->S cipher',
  'S->C cipher',
  'C->S MAC',
  'S->C MAC',
  'C->S compression',
  'S->C compression',
] as const;
export type AlgorithmList = (typeof LISTS)[number];

/** What the server says in the clear: read when the connection has failed. */
export interface FirstWords {
  /** What came before the line with which SSH begins. */
  greeting(): string;
  /** The algorithms of a list that it offered; none where they did not come. */
  offered(list: AlgorithmList): readonly string[];
  /** Nothing failed: the words are let go. */
  forget(): void;
}

/** Keeps what the server says until the algorithms are agreed on. */
export function hearFirstWords(socket: Duplex): FirstWords {
  let heard: Buffer[] = [];
  let length = 0;
  const listen = (chunk: Buffer) => {
    heard.push(chunk);
    length += chunk.length;
    if (length > MOST_BYTES) socket.off('data', listen);
  };
  socket.on('data', listen);
  const text = () => Buffer.concat(heard).toString('latin1');
  return {
    greeting: () =>
      (text().split(/^SSH-/m)[0] ?? '')
        .slice(0, 300)
        .trim()
        .replace(/[^ -~]+/g, ' '),
    offered: list => nameLists(Buffer.from(text(), 'latin1'))[LISTS.indexOf(list)] ?? [],
    forget: () => {
      socket.off('data', listen);
      heard = [];
    },
  };
}

/** The lists of the KEXINIT behind the line with which SSH begins. */
function nameLists(heard: Buffer): string[][] {
  const banner = /^SSH-[^\n]*\n/m.exec(heard.toString('latin1'));
  if (banner === null) return [];
  const packet = heard.subarray(banner.index + banner[0].length);
  const lists: string[][] = [];
  if (packet[5] !== KEXINIT) return lists;
  for (let at = BEFORE_LISTS; at + 4 <= packet.length && lists.length < LISTS.length; ) {
    const end = at + 4 + packet.readUInt32BE(at);
    if (end > packet.length) break;
    const names = packet.toString('latin1', at + 4, end);
    // what a server names may be shown
    lists.push(names.replace(/[^!-~]/g, '?').split(','));
    at = end;
  }
  return lists;
}
