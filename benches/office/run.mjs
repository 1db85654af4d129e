// An office at work, on SQLite and on PostgreSQL: fills a database through the real commands, starts the server on it,
// lets 200 people work, and writes what was measured as a chapter of docs/benchmarks.md.
// usage: node run.mjs --server PROGRAM --fill PROGRAM --page FILE [--seconds N]
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '../../e2e/house/postgres.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const arg = (name, other) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? other : process.argv[at + 1];
};
const program = arg('server');
const fill = arg('fill');
const page = arg('page');
const seconds = arg('seconds', '60');
const mark = '## An office at work';
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const resident = (pid) => Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]) / 1024;

// Starts the server on what is there; how long until the first page came, in milliseconds.
async function start(data, database) {
  const begun = performance.now();
  const child = spawn(program, ['serve', '--data', data, '--listen', '127.0.0.1:0'], {
    env: { ...process.env, ...(database ? { MINGJIAN_DATABASE: database } : {}) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (bytes) => { said += bytes; });
  const base = await new Promise((resolve, reject) => {
    let heard = '';
    child.stdout.on('data', (bytes) => {
      heard += bytes;
      const found = heard.match(/listening on (http:\/\/\S+)/);
      if (found) { resolve(found[1].replace(/\/$/, '')); }
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
  const answer = await fetch(`${base}/sign-in`);
  if (answer.status !== 200) { throw new Error(`the first page answered ${answer.status}`); }
  await answer.text();
  const ms = performance.now() - begun;
  const stop = () => new Promise((resolve) => {
    child.removeAllListeners('exit');
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });
  return { base, pid: child.pid, ms, stop };
}

async function measure(database) {
  const home = mkdtempSync(join(tmpdir(), 'mingjian-office-'));
  try {
    const data = join(home, 'data');
    const office = join(home, 'office.json');
    writeFileSync(office, execFileSync(fill, [database ?? data], { maxBuffer: 2 ** 24 }));
    const starts = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const server = await start(data, database);
      starts.push(server.ms);
      await server.stop();
    }
    const server = await start(data, database);
    await pause(5_000);
    const idle = resident(server.pid);
    // The first who asks waits until everything is read; later ones find it there.
    const begun = performance.now();
    const { campaign, office: token } = JSON.parse(readFileSync(office, 'utf8'));
    const first = await fetch(`${server.base}/c/${campaign}/ranking`, { headers: { cookie: `mj_session=${token}` } });
    await first.text();
    const load = performance.now() - begun;
    if (first.status !== 200) { throw new Error(`the ranking answered ${first.status}`); }
    const driven = spawn(process.execPath, [join(here, 'driver.mjs'), '--base', server.base, '--office', office, '--seconds', seconds, '--pid', String(server.pid)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    driven.stdout.on('data', (bytes) => { out += bytes; });
    await new Promise((resolve) => { driven.once('exit', resolve); });
    await server.stop();
    starts.sort((a, b) => a - b);
    return { ...JSON.parse(out.trim().split('\n').at(-1)), idle, load, start: starts[2], startMost: starts[4] };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const before = loadavg()[0];
const found = { SQLite: await measure(undefined) };
const postgres = await startPostgres();
try {
  found.PostgreSQL = await measure(postgres.url);
} finally {
  postgres.stop();
}

const one = (number) => number.toFixed(1);
const verdict = (good) => (good === null ? '' : good ? 'reached' : '**not reached**');
const lines = [
  mark,
  '',
  `500 units × 150 indicators in assessment, 200 people who each save an entry or open a page and then think for 2.5 to 7.5 seconds, two of the office beside them, for ${seconds} seconds; the driver runs on the same ${cpus().length} cores and its times include the loopback connection. ${new Date().toISOString().slice(0, 10)}, load average ${one(before)} at the beginning.`,
  '',
  '| Goal | Database | Measured |  |',
  '|---|---|---|---|',
];
for (const [name, of] of Object.entries(found)) {
  const limit = name === 'SQLite' ? 10 : 20;
  const save = of.kinds['save one entry'];
  // What was refused was not saved, and is quick.
  const refused = Object.values(save.failed).reduce((sum, count) => sum + count, 0);
  if (refused > save.times / 100) { throw new Error(`${refused} of ${save.times} entries were refused on ${name}`); }
  const pages = Object.entries(of.kinds).filter(([kind]) => kind !== 'save one entry');
  const slowest = pages.reduce((a, b) => (b[1].p95 > a[1].p95 ? b : a));
  const widest = pages.reduce((a, b) => (b[1].kilobytes > a[1].kilobytes ? b : a));
  const rows = [
    [`save one entry and have the new total: 95% under ${limit} ms`, `${one(save.p95)} ms (median ${one(save.median)}; ${save.times} times)`, save.p95 < limit],
    ['any page: 95% under 30 ms', `slowest: ${slowest[0]}, ${one(slowest[1].p95)} ms (median ${one(slowest[1].median)})`, slowest[1].p95 < 30],
    ['any page under 60 KB transferred', `largest: ${widest[0]}, ${one(widest[1].kilobytes)} KB`, widest[1].kilobytes < 60],
    ['start to first page on an existing database: 300 ms', `${Math.round(of.start)} ms (median of 5, at most ${Math.round(of.startMost)})`, of.start < 300],
    ['the first ranking after a start (no goal)', `${Math.round(of.load)} ms`, null],
    ['idle: under 80 MB resident', `${Math.round(of.idle)} MB; ${Math.round(of.resident)} MB after the work`, of.idle < 80],
  ];
  for (const [goal, measured, good] of rows) { lines.push(`| ${goal} | ${name} | ${measured} | ${verdict(good)} |`); }
}
lines.push('', '| What | Database | times | median, ms | 95%, ms | most, ms | largest, KB |', '|---|---|---|---|---|---|---|');
for (const [name, of] of Object.entries(found)) {
  for (const [kind, k] of Object.entries(of.kinds)) {
    lines.push(`| ${kind}${Object.keys(k.failed).length ? ` (refused: ${JSON.stringify(k.failed)})` : ''} | ${name} | ${k.times} | ${k.median} | ${k.p95} | ${k.most} | ${k.kilobytes} |`);
  }
}
lines.push('', 'Again: `PART=office make bench`.', '');
const old = readFileSync(page, 'utf8');
const at = old.indexOf(mark);
writeFileSync(page, `${(at < 0 ? old : old.slice(0, at)).trimEnd()}\n\n${lines.join('\n')}`);
console.log(lines.join('\n'));
