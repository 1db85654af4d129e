// 200 people at work: each saves an entry or opens a page, thinks, and goes on. Times are those of the loopback
// connection, so that they hold the server's own and a little more. Closing line: one JSON object.
// usage: node driver.mjs --base URL --office FILE --seconds N --pid PID
import { readFileSync } from 'node:fs';
import http from 'node:http';

const arg = (name, other) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? other : process.argv[at + 1];
};
const base = new URL(arg('base'));
const office = JSON.parse(readFileSync(arg('office'), 'utf8'));
const seconds = Number(arg('seconds', '30'));
const think = Number(arg('think', '5')) * 1000;
const agent = new http.Agent({ keepAlive: true, maxSockets: 400 });
const root = `/c/${office.campaign}`;

// A seeded chance, so that two runs ask for the same.
let state = 20200601;
const chance = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
const one = (all) => all[Math.floor(chance() * all.length)];

function ask(method, path, cookie, body) {
  return new Promise((resolve, reject) => {
    const headers = { cookie, 'accept-encoding': 'gzip', 'accept-language': 'zh-CN' };
    if (body !== undefined) {
      headers['content-type'] = 'application/json';
      headers['content-length'] = Buffer.byteLength(body);
      headers.origin = base.origin;
    }
    const begun = performance.now();
    const request = http.request({ host: base.hostname, port: base.port, method, path, headers, agent }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => resolve({
        status: response.statusCode,
        ms: performance.now() - begun,
        bytes: parts.reduce((sum, part) => sum + part.length, 0),
        body: Buffer.concat(parts),
        headers: response.headers,
      }));
    });
    request.on('error', reject);
    if (body !== undefined) { request.write(body); }
    request.end();
  });
}

const quantile = (all, q) => {
  const sorted = [...all].sort((a, b) => a - b);
  return sorted.length === 0 ? null : Number(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))].toFixed(2));
};

const kinds = {};
const note = (name, answer) => {
  const kind = (kinds[name] ??= { ms: [], bytes: [], failed: {} });
  kind.ms.push(answer.ms);
  kind.bytes.push(answer.bytes);
  if (answer.status >= 400) { kind.failed[answer.status] = (kind.failed[answer.status] ?? 0) + 1; }
};

const pages = {
  desk: () => root,
  ranking: () => `${root}/ranking`,
  worklist: () => `${root}/worklist`,
  unit: () => `${root}/units/${one(office.units)}`,
  sheet: () => `${root}/units/${one(office.units)}/sheet`,
  rubric: () => `${root}/rubric`,
};
const officePages = {
  'office: plan': () => `${root}/plan`,
  'office: team': () => `${root}/team`,
  'office: notice': () => `${root}/notice`,
  'office: progress': () => `${root}/progress`,
  'office: feedback': () => `${root}/feedback`,
  'office: proposal': () => `${root}/proposal`,
  'office: bodies': () => '/bodies',
};

// Versions of entries as this driver knows them.
const versions = new Map();

async function save(cookie) {
  const unit = one(office.units);
  const item = one(office.items);
  const key = `${unit} ${item}`;
  if (versions.get(key) === 'busy') { return; }
  const count = 1 + Math.floor(chance() * 4);
  let seen = versions.get(key);
  if (seen === undefined) {
    const at = office.units.indexOf(unit) + office.items.indexOf(item);
    seen = at % 30 === 0 ? 0 : 1;
  }
  versions.set(key, 'busy');
  const entry = { unit, indicator: item, occurrences: [{ trigger: one(['late', 'wrong']), count, reason: '抽查发现', proof: ['截图'] }] };
  const body = JSON.stringify({ entry, version: seen });
  // The answer holds the new total, as the score sheet shows it.
  const answer = await ask('POST', `/api/v1${root}/units/${unit}/sheet/entries`, cookie, body);
  note('save one entry', answer);
  versions.set(key, answer.status < 300 ? seen + 1 : seen);
  if (answer.status >= 400 && !kinds.said) {
    kinds.said = true;
    console.error(answer.status, answer.body.toString().slice(0, 400));
  }
}

const until = performance.now() + seconds * 1000;
async function work(token, isOffice) {
  const cookie = `mj_session=${token}`;
  await new Promise((resolve) => setTimeout(resolve, chance() * think));
  const mine = isOffice ? officePages : pages;
  while (performance.now() < until) {
    if (!isOffice && chance() < 0.5) {
      await save(cookie);
    } else {
      const name = one(Object.keys(mine));
      note(name, await ask('GET', mine[name](), cookie));
    }
    await new Promise((resolve) => setTimeout(resolve, think * (0.5 + chance())));
  }
}

await Promise.all([...office.sessions.map((token) => work(token, false)), work(office.office, true), work(office.office, true)]);
agent.destroy();
const pid = arg('pid');
const resident = pid ? Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]) / 1024 : null;
delete kinds.said;
const shown = Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, {
  times: kind.ms.length,
  median: quantile(kind.ms, 0.5),
  p95: quantile(kind.ms, 0.95),
  most: quantile(kind.ms, 1),
  kilobytes: Number((Math.max(...kind.bytes) / 1024).toFixed(1)),
  failed: kind.failed,
}]));
console.log(JSON.stringify({ seconds, think: think / 1000, people: office.sessions.length, resident, kinds: shown }));
