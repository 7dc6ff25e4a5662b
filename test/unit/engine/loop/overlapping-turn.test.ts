import { OverlappingTurn } from '../../../../src/engine/loop/overlapping-turn.ts';
import type { Joint } from '../../../../src/modules/api/joint.ts';
import type { ExecResult, Session } from '../../../../src/remote/connection.ts';

const NOTHING = Buffer.alloc(0);
const answer = (rc: number): ExecResult => ({ rc, stdout: NOTHING, stderr: NOTHING });

/** A host that runs what it is sent, in the order of sending; a script's number is the status that it ends with. */
class Host implements Session {
  readonly begun: string[] = [];
  readonly sent: string[] = [];
  #last: Promise<unknown> = Promise.resolve();
  #go = false;

  run(script: string): Promise<ExecResult> {
    return this.#add(script, () => true);
  }

  runBehind(script: string): Promise<ExecResult | undefined> {
    return this.#add(script, () => this.#go, 'behind');
  }

  #add(script: string, may: () => boolean, how = ''): Promise<ExecResult> {
    this.sent.push(`${how} ${script}`.trim());
    const result = this.#last
      .then(() => new Promise(resolve => setTimeout(resolve, 1)))
      .then(() => {
        if (!may()) return undefined as never;
        this.begun.push(script);
        const rc = Number(script.split(' ')[1] ?? 0);
        this.#go = rc !== 98;
        return answer(rc);
      });
    this.#last = result;
    return result;
  }
}

/** Runs items at once, each of them the scripts that it sends one after the other. */
async function runItems(host: Session, items: readonly (readonly string[])[], stopAt?: number) {
  let ahead: OverlappingTurn | undefined;
  let misses = 0;
  const running = items.map(async (scripts, index) => {
    const turn = new OverlappingTurn(ahead, () => {
      misses++;
    });
    ahead = turn;
    await null;
    try {
      for (const script of scripts) await turn.run(host, script, {});
    } finally {
      turn.end(index === stopAt);
    }
  });
  const settled = await Promise.allSettled(running);
  return { misses, rejected: settled.filter(({ status }) => status === 'rejected').length };
}

test('first scripts are sent without waiting', async () => {
  const host = new Host();
  expect(await runItems(host, [['a'], ['b'], ['c']])).toEqual({ misses: 0, rejected: 0 });
  expect(host.sent).toEqual(['a', 'behind b', 'behind c']);
  expect(host.begun).toEqual(['a', 'b', 'c']);
});

test.each([
  [
    [['a 98', 'a2'], ['b'], ['c']],
    ['a 98', 'a2', 'b', 'c'],
  ],
  [
    [['a'], ['b 98', 'b2', 'b3'], ['c'], ['d']],
    ['a', 'b 98', 'b2', 'b3', 'c', 'd'],
  ],
  [
    [['a 98', 'a2'], ['b 98', 'b2'], ['c 98', 'c2'], []],
    ['a 98', 'a2', 'b 98', 'b2', 'c 98', 'c2'],
  ],
  [
    [[], ['b'], [], ['d 98', 'd2'], [], ['f']],
    ['b', 'd 98', 'd2', 'f'],
  ],
])('the host sees the scripts of %j in the order of the items', async (items, order) => {
  const host = new Host();
  expect((await runItems(host, items)).rejected).toBe(0);
  expect(host.begun).toEqual(order);
});

test('where the shell cannot take scripts ahead each waits for its turn', async () => {
  const host = new Host();
  await runItems({ run: script => host.run(script) }, [['a 98', 'a2'], ['b'], ['c 98', 'c2'], ['d']]);
  expect(host.begun).toEqual(['a 98', 'a2', 'b', 'c 98', 'c2', 'd']);
});

test('nothing of the items behind the one that ends the loop is sent', async () => {
  const host = new Host();
  expect((await runItems(host, [['a'], [], ['c'], [], ['d']], 1)).rejected).toBe(2);
  expect(host.sent).toEqual(['a']);
});

/** Items of one script each, `id:key`; a `!` at the end makes a joint script leave it undone, a `98` its own need more. */
async function runJoint(host: Session, items: readonly (string | undefined)[]) {
  let ahead: OverlappingTurn | undefined;
  let misses = 0;
  const answers = items.map(async item => {
    const turn = new OverlappingTurn(ahead, () => {
      misses++;
    });
    ahead = turn;
    await null;
    try {
      if (item === undefined) return 'nothing';
      const [id = '', key] = item.split(':');
      const joint: Joint<unknown, string> | undefined = key === undefined ? undefined : jointOf(id, key);
      return await turn.runTogether({ session: host, script: id, read: () => `${id} alone`, joint }, {});
    } finally {
      turn.end(false);
    }
  });
  void ahead?.lastForNow();
  return { answers: await Promise.all(answers), misses };
}

function jointOf(id: string, key: string): Joint<unknown, string> {
  return {
    key,
    id,
    member: id,
    script: members => {
      const undone = members.findIndex(member => String(member).includes('!'));
      const done = undone < 0 ? members.length : undone;
      return {
        text: `${members.join('+')} ${undone < 0 ? 0 : 98}`,
        read: () => members.map((member, index) => (index < done ? `${member} joint` : undefined)),
      };
    },
  };
}

test.each<[string, (string | undefined)[], string[], string[], number]>([
  ['all at once', ['a:k', 'b:k', 'c:k'], ['a+b+c 0'], ['a joint', 'b joint', 'c joint'], 0],
  ['one by itself', ['a:k'], ['a'], ['a alone'], 0],
  ['other keys', ['a:k', 'b:l', 'c:l'], ['a', 'b+c 0'], ['a alone', 'b joint', 'c joint'], 0],
  ['twice the same', ['a:k', 'b:k', 'a:k'], ['a+b 0', 'a'], ['a joint', 'b joint', 'a alone'], 0],
  [
    'nothing to do between',
    ['a:k', undefined, 'b:k', undefined],
    ['a+b 0'],
    ['a joint', 'nothing', 'b joint', 'nothing'],
    0,
  ],
  [
    'one that has no part',
    ['a:k', 'b:k', 'c', 'd:k'],
    ['a+b 0', 'c', 'd'],
    ['a joint', 'b joint', 'c alone', 'd alone'],
    0,
  ],
  [
    'one that is not done',
    ['a:k', 'b!:k', 'c:k', 'd:l', 'e'],
    ['a+b!+c 98', 'b!', 'c', 'd', 'e'],
    ['a joint', 'b! alone', 'c alone', 'd alone', 'e alone'],
    4,
  ],
  ['behind one that needs more', ['a 98', 'b:k', 'c:k'], ['a 98', 'b', 'c'], ['a 98 alone', 'b alone', 'c alone'], 2],
])('first scripts that can go together: %s', async (_name, items, begun, answers, misses) => {
  const host = new Host();
  expect(await runJoint(host, items)).toEqual({ answers, misses });
  expect(host.begun).toEqual(begun);
});

test('no more than 16 go together', async () => {
  const host = new Host();
  const items = Array.from({ length: 40 }, (_, index) => `${index}:k`);
  const { answers } = await runJoint(host, items);
  expect(answers).toEqual(items.map((_, index) => `${index} joint`));
  expect(host.begun.map(script => script.split('+').length)).toEqual([16, 16, 8]);
});

test('an error of the script is one of each item in it', async () => {
  const host: Session = {
    run: () => Promise.reject(new Error('gone')),
    runBehind: () => Promise.reject(new Error('gone too')),
  };
  await expect(runJoint(host, ['a:k', 'b:k'])).rejects.toThrow('gone');
});
