/**
 * Renders a small expression and a template of 300 lines with tsplay's engine and with Python's Jinja2, both compiled and
 * cached, in turn in one run, and prints microseconds (median of 15 rounds) and the ratio. Usage: npm run bench:templating
 */
import { spawnSync } from 'node:child_process';
import type { TemplateServices } from '../src/template/callables.ts';
import { Templar } from '../src/template/templar.ts';
import { Dict, type Value } from '../src/values.ts';
import { median } from './measure.ts';

const SMALL = '{{ greeting | upper }} {{ user.name }}{% if user.admin %} (admin){% endif %}';
const BLOCK = `server {
    listen {{ port }};
    server_name {{ names | join(' ') }};
{% for location in locations %}
    location {{ location.path }} {
        proxy_pass http://{{ location.host | default('localhost') }}:{{ location.port }};
{% if location.auth is defined and location.auth %}
        auth_basic "{{ location.name | upper }}";
{% endif %}
    }
{% endfor %}
    root {{ root }}/{{ user.name | lower | replace('a', 'b') }};
}
`;
const LARGE = BLOCK.repeat(23);
const ROUNDS = 15;
const DATA = {
  greeting: 'hello',
  port: 8080,
  root: '/var/www',
  user: { name: 'Anna', admin: true },
  names: ['a.example.com', 'b.example.com', 'c.example.com'],
  locations: [
    { path: '/', host: 'one', port: 8001, name: 'root', auth: true },
    { path: '/api', port: 8002, name: 'api', auth: false },
    { path: '/static', host: 'three', port: 8003, name: 'static' },
  ],
};
const ORACLE = `
import sys, time, json
from jinja2 import Environment
job = json.load(sys.stdin)
environment = Environment(trim_blocks=True)
out = []
for source, count in job['templates']:
    template = environment.from_string(source)
    for _ in range(count): template.render(job['data'])
    times = []
    for _ in range(job['rounds']):
        start = time.perf_counter()
        for _ in range(count): template.render(job['data'])
        times.append((time.perf_counter() - start) / count * 1e6)
    out.append({'times': times, 'text': template.render(job['data'])})
print(json.dumps(out))
`;
const JOBS = [
  { name: 'small expression', source: SMALL, count: 2000 },
  { name: '300 lines', source: LARGE, count: 100 },
];

type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain };

function value(plain: Plain): Value {
  if (typeof plain !== 'object') return plain;
  if (Array.isArray(plain)) return plain.map(value);
  return Dict.of(Object.entries(plain).map(([key, part]) => [key, value(part)] as const));
}

const services: TemplateServices = {
  loadYaml: () => null,
  loadYamlAll: () => [],
  readFile: () => new Uint8Array(),
  findFile: () => undefined,
  filePlaces: () => [],
  folders: [],
  searchPath: [],
  environment: {},
  vault: { isEncrypted: () => false, decrypt: text => text, encrypt: text => text },
  warn: () => undefined,
};
const variables = new Map(Object.entries(DATA).map(([name, plain]) => [name, value(plain)] as const));
const templar = new Templar(
  { get: name => variables.get(name), has: name => variables.has(name), names: () => variables.keys() },
  { services },
);

function ours(source: string, count: number): { times: number[]; text: string } {
  const render = () => String(templar.file(source, 'bench.j2'));
  for (let i = 0; i < 3000; i++) render();
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    for (let i = 0; i < count; i++) render();
    return ((performance.now() - start) / count) * 1000;
  });
  return { times, text: render() };
}

const oracle = spawnSync('/usr/bin/python3', ['-c', ORACLE], {
  input: JSON.stringify({ data: DATA, rounds: ROUNDS, templates: JOBS.map(({ source, count }) => [source, count]) }),
  encoding: 'utf8',
});
const theirs = oracle.status === 0 ? (JSON.parse(oracle.stdout) as { times: number[]; text: string }[]) : [];
for (const [index, { name, source, count }] of JOBS.entries()) {
  const mine = ours(source, count);
  const other = theirs[index];
  const told =
    other === undefined
      ? 'Jinja2 is not installed'
      : `Jinja2 ${median(other.times).toFixed(1)} us, ratio ${(median(mine.times) / median(other.times)).toFixed(2)}`;
  process.stdout.write(`${name}: tsplay ${median(mine.times).toFixed(1)} us, ${told}\n`);
  if (other !== undefined && mine.text.trimEnd() !== other.text.trimEnd())
    throw new Error(`${name}: the two results differ`);
}
