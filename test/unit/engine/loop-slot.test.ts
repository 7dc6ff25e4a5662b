import { LoopSlot } from '../../../src/engine/loop-slot.ts';
import type { ExecResult, Session } from '../../../src/remote/connection.ts';

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
  let ahead: LoopSlot | undefined;
  let misses = 0;
  const running = items.map(async (scripts, index) => {
    const slot = new LoopSlot(ahead, () => {
      misses++;
    });
    ahead = slot;
    await null;
    try {
      for (const script of scripts) await slot.run(host, script, {});
    } finally {
      slot.end(index === stopAt);
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
