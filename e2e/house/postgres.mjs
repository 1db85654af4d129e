// A temporary PostgreSQL on a free port of the loopback, as nobody where the caller is root; gone when it is stopped.
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

function programs() {
  const folders = ['/usr/local/bin', '/usr/bin'];
  const debian = '/usr/lib/postgresql';
  if (existsSync(debian)) {
    const versions = readdirSync(debian).sort((a, b) => Number(b) - Number(a));
    folders.push(...versions.map((version) => join(debian, version, 'bin')));
  }
  const found = folders.find((folder) => ['initdb', 'pg_ctl'].every((name) => existsSync(join(folder, name))));
  if (!found) { throw new Error('PostgreSQL is missing: apt-get install -y --no-install-recommends postgresql'); }
  return found;
}

const freePort = () => new Promise((resolve, reject) => {
  const server = createServer();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

export async function startPostgres() {
  const folder = programs();
  const home = mkdtempSync(join(tmpdir(), 'mingjian-e2e-pg-'));
  const root = process.getuid() === 0;
  const number = (flag) => Number(execFileSync('id', [flag, 'nobody']).toString());
  const other = root ? [number('-u'), number('-g')] : null;
  const run = (program, args) => {
    const words = other ? ['setpriv', `--reuid=${other[0]}`, `--regid=${other[1]}`, '--clear-groups'] : [];
    const all = ['-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL=C', ...words, join(folder, program), ...args];
    return execFileSync('env', all, { cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const password = randomBytes(16).toString('hex');
  const secret = join(home, 'password');
  writeFileSync(secret, password, { mode: 0o600 });
  if (other) { for (const path of [home, secret]) { chownSync(path, ...other); } }
  const data = join(home, 'data');
  run('initdb', ['--locale=C', '-E', 'UTF8', '--no-sync', '--auth=password', '-U', 'mingjian', '-D', data, `--pwfile=${secret}`]);
  const port = await freePort();
  const settings = `-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c port=${port}`;
  run('pg_ctl', ['-D', data, '-l', join(home, 'log'), '-w', '-t', '60', '-o', settings, 'start']);
  return {
    url: `postgres://mingjian:${password}@127.0.0.1:${port}/postgres`,
    stop: () => {
      run('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
