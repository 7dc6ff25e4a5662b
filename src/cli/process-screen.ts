import type { Settings } from '../config/settings.ts';
import { core } from '../core-line.ts';
import type { Secrets } from '../engine/secrets.ts';
import { paint } from '../report/colors.ts';
import type { LogFile } from '../report/log.ts';
import { createScreen, type Screen } from '../report/screen.ts';

/** Ansible's width without a terminal. */
const NARROWEST = 79;

/** The process's own streams. Colours on a terminal, unless NO_COLOR or ANSIBLE_NOCOLOR; always with force_color. */
export function openScreen(settings: Settings | undefined, secrets: Secrets, log: LogFile | undefined): Screen {
  const terminal = process.stdout.isTTY === true;
  const off = settings?.nocolor === true || (process.env.NO_COLOR ?? '') !== '';
  const colored = settings?.forceColor === true || (terminal && !off);
  const columns = Math.max(NARROWEST, terminal ? process.stdout.columns - 1 : NARROWEST);
  return createScreen(
    {
      out: text => void process.stdout.write(text),
      err: text => void process.stderr.write(text),
      terminal,
      mask: text => secrets.mask(text),
      masking: text => secrets.maskingParts(text),
      ...(log === undefined ? {} : { log: (text: string) => log.line(text) }),
    },
    columns,
    colored ? paint : undefined,
    settings !== undefined && core(settings.core).templateErrors ? 'blocks' : 'folded',
  );
}
