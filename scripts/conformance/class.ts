import { type Dirent, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { walk } from '../../src/python/walk.ts';
import type { Target } from './target.ts';

export const CLASSES = ['pure', 'modules', 'controller'] as const;
/**
 * Which Python a target brings along that Ansible loads: none, modules (or what they import) for the managed host, or plugins that
 * the controller loads. Scripts in Python that a target calls by itself leave it pure.
 */
export type Class = (typeof CLASSES)[number];

const PLUGIN =
  /\/(?:plugins\/)?(?:action|become|cache|callback|cliconf|connection|doc_fragments?|filter|httpapi|inventory|lookup|netconf|shell|strategy|terminal|test|vars)(?:_plugins)?\/[^/]+\.py$/;
const MODULE = /\/(?:library|modules|module_utils)\/(?:.*\/)?[^/]+\.py$/;

export function classOf(target: Target): Class {
  const brought = [...walk(target.path)].filter(entry => !entry.isDirectory()).map(entry => pythonOf(target, entry));
  return CLASSES.findLast(each => brought.includes(each)) ?? 'pure';
}

function pythonOf({ path }: Target, entry: Dirent): Class {
  const file = join(entry.parentPath, entry.name);
  if (!existsSync(file)) return 'pure';
  const name = file.slice(path.length);
  if (PLUGIN.test(name)) return 'controller';
  if (MODULE.test(name)) return 'modules';
  const isLibrary = /\/library\/[^/.]+$/.test(name);
  if (!isLibrary && !/\.(?:py|sh)$/.test(name)) return 'pure';
  const text = readFileSync(file, 'utf8');
  if (isLibrary) return /^#!.*python/.test(text) ? 'modules' : 'pure';
  if (/^from ansible\.module_utils\.basic import/m.test(text)) return 'modules';
  return /\b(?:from|import) ansible(?!\.module_utils)\b/.test(text) ? 'controller' : 'pure';
}
