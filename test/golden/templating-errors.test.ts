import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskStep } from '../../src/engine/compile/steps.ts';
import { codeFrame } from '../../src/engine/explain/code-frame.ts';
import { templateHint } from '../../src/engine/explain/template-hints.ts';
import { placeOf } from '../../src/engine/explain/template-place.ts';
import { PlayError } from '../../src/errors.ts';
import type { TemplateServices } from '../../src/template/callables.ts';
import { Templar, TemplateError } from '../../src/template/templar.ts';
import { Dict, isText, positionsOf, textOf, type Value } from '../../src/values.ts';
import { loadYaml } from '../../src/yaml/load.ts';

const DATA = new URL('./templating-errors.yml', import.meta.url).pathname;
const directory = mkdtempSync(join(tmpdir(), 'templating-errors-'));
afterAll(() => rmSync(directory, { recursive: true }));

const VARIABLES = new Map<string, Value>([
  ['http_port', 80],
  ['domain', 'example.com'],
  ['nothing', null],
  ['hosts', ['a', 'b']],
  ['server', Dict.from({ address: '10.0.0.1', ports: Dict.from({ http: 80 }) })],
  ['url', 'http://{{ hostnam }}/'],
  ['link', '{{ url }}'],
  ['loop_a', '{{ loop_a }}'],
  ['loop_b', '{{ loop_c }}'],
  ['loop_c', '{{ loop_b }}'],
]);
const VARS = {
  get: (name: string) => VARIABLES.get(name),
  has: (name: string) => VARIABLES.has(name),
  names: () => VARIABLES.keys(),
};
const services: TemplateServices = {
  loadYaml: text => loadYaml(text, { file: '<string>' }),
  loadYamlAll: text => [loadYaml(text, { file: '<string>' })],
  readFile: path => readFileSync(path),
  findFile: () => undefined,
  filePlaces: () => [],
  folders: [],
  searchPath: [directory],
  environment: {},
  vault: { isEncrypted: () => false, decrypt: text => text, encrypt: text => text },
  warn: () => undefined,
};

function written(name: string, extension: string, text: string): string {
  const path = join(directory, `${name.replaceAll(' ', '-')}.${extension}`);
  writeFileSync(path, text);
  return path;
}

function attempt(source: Dict, name: string): void {
  const templar = new Templar(VARS, { services });
  const part = (key: string) => {
    const value = source.get(key);
    return isText(value) ? textOf(value) : undefined;
  };
  const [yaml, file, when] = [part('yaml'), part('file'), part('when')];
  if (yaml !== undefined) loadYaml(yaml, { file: written(name, 'yml', yaml) });
  else if (file !== undefined) templar.file(file, written(name, 'j2', file));
  else if (when !== undefined) templar.condition(when);
  else templar.template(source.get('template') ?? null);
}

/** Message, place with the source line and a caret, hint: what the screen shows of it. */
function told(error: unknown, source: Dict): string {
  const at = positionsOf(source)?.self;
  if (at === undefined) throw new Error('the case has no position');
  if (error instanceof PlayError) {
    const frame = error.position === undefined ? '' : codeFrame(error.position);
    return [error.message, frame, `hint: ${error.hint}`].join('\n');
  }
  if (!(error instanceof TemplateError)) throw error;
  const step = { ast: { source, at }, frame: {} } as unknown as TaskStep;
  const place = placeOf(error, step, source.has('when') ? 'when' : undefined);
  return [`${error.className}: ${error.message}`, codeFrame(place), `hint: ${templateHint(error, VARS)}`].join('\n');
}

const cases = loadYaml(readFileSync(DATA, 'utf8'), { file: DATA });
const table = (Array.isArray(cases) ? cases : []).filter(value => value instanceof Dict);

describe('what is told of a wrong template or YAML text', () => {
  test.each(table.map(source => [textOf(source.get('name') as string), source] as const))('%s', (name, source) => {
    let message = 'no error';
    try {
      attempt(source, name);
    } catch (error) {
      message = told(error, source);
    }
    expect(message.replaceAll(directory, 'DIR').replaceAll(DATA, 'CASES')).toMatchSnapshot();
  });
});
