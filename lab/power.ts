import { randomUUID } from 'node:crypto';
import { type Boot, bootNode, type Disks } from './sandbox.ts';

export interface PowerEvents {
  /** A program of the node asked for the connection to break. */
  onCut(): void;
  onUp(boot: Boot): Promise<void>;
  onDown(): Promise<void>;
}

/** The node's power switch: boots it, and boots it again when it rebooted. */
export interface Power {
  /** The present boot; undefined while the node is down. */
  readonly boot: () => Boot | undefined;
  readonly bootId: () => string;
  readonly reboots: () => number;
  /** Resolves once the node is up. */
  up(): Promise<Boot>;
  off(): Promise<void>;
}

const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));

/** Boots the node. `downMs`: how long a reboot keeps it away. */
export async function powerOn(disks: Disks, downMs: number, events: PowerEvents): Promise<Power> {
  let bootId = randomUUID() as string;
  let reboots = 0;
  let boot: Boot | undefined;
  let stopping = false;
  let coming: Promise<void> = Promise.resolve();

  async function start(): Promise<void> {
    boot = await bootNode(disks, bootId, word => {
      if (word === 'cut') events.onCut();
    });
    const current = boot;
    coming = current.ended.then(() => (stopping ? undefined : again()));
    coming.catch(() => {});
    await events.onUp(current).catch(async error => {
      await current.powerOff();
      throw error;
    });
  }

  async function again(): Promise<void> {
    boot = undefined;
    await events.onDown();
    await pause(downMs);
    if (stopping) return;
    reboots += 1;
    bootId = randomUUID();
    await start();
  }

  await start();
  return {
    boot: () => boot,
    bootId: () => bootId,
    reboots: () => reboots,
    up: async () => {
      for (let waited = 0; waited < 20_000; waited += 50) {
        if (boot !== undefined) return boot;
        await pause(50);
      }
      throw new Error('the lab node did not come up');
    },
    off: async () => {
      stopping = true;
      if (boot === undefined) await coming.catch(() => {});
      await boot?.powerOff();
      await events.onDown();
    },
  };
}
