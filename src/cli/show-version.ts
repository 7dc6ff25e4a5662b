import { homedir } from 'node:os';
import { loadSettings, type Settings } from '../config/settings.ts';
import { core } from '../core-line.ts';
import { EXIT } from '../errors.ts';
import { VERSION } from './version.ts';

/** Whose semantics a run has, and where that was set. */
export function coreSentence(settings: Settings): string {
  return `semantics of ansible-core ${core(settings.core).version.join('.')} (${settings.origins.get('core')})`;
}

/** `--version`. @returns the exit code */
export function showVersion(): number {
  const settings = loadSettings({ cwd: process.cwd(), env: process.env, home: homedir(), warn() {} });
  process.stdout.write(`tsplay ${VERSION}\n${coreSentence(settings)}\n`);
  return EXIT.ok;
}
