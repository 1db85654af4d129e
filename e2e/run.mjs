// Browser tests: the built binary with the demonstration, driven in the system's Chromium.
// Closing line: `N passed, N failed`; the exit code says the same.
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startBrowser } from './house/browser.mjs';
import { startServer } from './house/server.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const only = process.argv[2] ?? '';
const files = (await readdir(join(here, 'journeys'))).filter((name) => name.endsWith('.mjs')).sort();

let passed = 0;
const failed = [];
const server = await startServer();
const browser = await startBrowser();
try {
  for (const file of files) {
    const { default: cases } = await import(pathToFileURL(join(here, 'journeys', file)));
    for (const [name, run] of Object.entries(cases)) {
      const title = `${file.replace('.mjs', '')}: ${name}`;
      if (!title.includes(only)) { continue; }
      const started = performance.now();
      try {
        await run({ browser, base: server.base });
        passed += 1;
        console.log(`ok    ${title} (${Math.round(performance.now() - started)} ms)`);
      } catch (error) {
        failed.push(title);
        console.log(`FAIL  ${title}\n      ${String(error?.stack ?? error).replaceAll('\n', '\n      ')}`);
      }
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
if (passed + failed.length === 0) { failed.push('nothing ran'); }
console.log(`${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
