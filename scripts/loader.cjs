#!/usr/bin/env node
// The entry of the built program: runs main.cjs with V8's code cache beside it, which spares most of the compiling. V8 itself
// rejects a cache made by another version or for another source; then everything is compiled as usual. The file is ASCII, which
// is read, and kept, in half the time and space.
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const filename = join(__dirname, 'main.cjs');
const cache = join(__dirname, 'main.cache');

function cached() {
  try {
    return readFileSync(cache);
  } catch {
    return undefined;
  }
}

const source = `(function (require, __filename, __dirname) {${readFileSync(filename, 'latin1')}\n})`;
// V8 keeps this name in the cache: it must hold wherever the folder is.
const script = new Script(source, { filename: 'main.cjs', cachedData: cached() });
script.runInThisContext()(require, filename, __dirname);

// The build runs the program once (warm-up.mjs) so that what a run compiles is in the cache too.
if (process.env.TSPLAY_WRITE_CODE_CACHE === cache)
  process.once('exit', () => writeFileSync(cache, script.createCachedData()));
