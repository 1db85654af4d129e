// Starts the built binary on a folder of its own and a free port; stops it by its id.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export function binary() {
  const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
  const path = process.env.MINGJIAN_BIN ?? join(target, 'debug', 'mingjian');
  if (!existsSync(path)) { throw new Error(`no binary at ${path}: run cargo build first`); }
  return path;
}

export const newFolder = () => mkdtemp(join(tmpdir(), 'mingjian-e2e-'));

// MINGJIAN_BASE names a server that already runs. `database` is the address of a PostgreSQL; without it the data
// stand in SQLite. `folder` is one that was used before.
export async function startServer({ database, folder } = {}) {
  if (process.env.MINGJIAN_BASE && !database && !folder) { return { base: process.env.MINGJIAN_BASE, stop: async () => {} }; }
  const data = folder ?? await newFolder();
  const place = database ? ['--database', database] : [];
  const child = spawn(binary(), ['serve', '--demo', '--data', data, '--listen', '127.0.0.1:0', ...place], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => { child.once('exit', resolve); });
  let said = '';
  const base = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the server did not start in four minutes:\n${said}`)), 240_000);
    const hear = (bytes) => {
      said += bytes;
      const found = said.match(/listening on (http:\/\/\S+)/);
      if (found) {
        clearTimeout(late);
        resolve(found[1].replace(/\/$/, ''));
      }
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`the server ended with ${code}:\n${said}`));
    });
  });
  return {
    base,
    // Ends it without a word, as a power cut does; what it had written stays.
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(killer);
      await rm(data, { recursive: true, force: true });
    },
  };
}
