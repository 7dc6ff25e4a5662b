import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { runWritten } from '../../../support/written-play.ts';

/** Answers with the header that it got, and whether a process of this machine shows it in its command line. */
const SERVER = `
const { readdirSync, readFileSync } = require('node:fs');
const shows = (id, text) => { try { return readFileSync('/proc/' + id + '/cmdline', 'utf8').includes(text); } catch { return false; } };
require('node:http').createServer((request, answer) => {
  const given = String(request.headers.authorization);
  const hidden = given.slice('Basic '.length);
  answer.end(given + ' ' + readdirSync('/proc').filter(id => /^[0-9]+$/.test(id)).some(id => shows(id, hidden)));
}).listen(0, '127.0.0.1', function () { console.log(this.address().port); });
`;

let server: ChildProcess;
let port: string;
beforeAll(async () => {
  server = spawn(process.execPath, ['-e', SERVER], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [chunk] = await once(server.stdout ?? server, 'data');
  port = String(chunk).trim();
});
afterAll(() => server.kill());

test('no process shows the password that url sends', async () => {
  const given = Buffer.from('someone:not for all').toString('base64');
  const lookup = `lookup('url', 'http://127.0.0.1:${port}/', username='someone', password='not for all')`;
  const play = `- hosts: localhost\n  gather_facts: false\n  tasks:\n    - assert: { that: "${lookup} == 'Basic ${given} false'" }\n`;
  const { rc } = await runWritten({ 'play.yml': play });
  expect(rc).toBe(0);
});
