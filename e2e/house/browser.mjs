// The system's Chromium through playwright-core, and what every journey needs of it.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const source = readFileSync(axe, 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
export const shots = join(dirname(here), 'screenshots');

export async function startBrowser() {
  const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const executablePath = places.find((path) => path && existsSync(path));
  if (!executablePath) { throw new Error('no Chromium: install chromium or set CHROMIUM'); }
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', '--no-first-run',
    ],
  });
}

// The two campaigns of the demonstration: one that is closed, one in assessment.
export const closed = '/c/demo-2025';
export const open = '/c/demo-2026';

// A fresh person: language, theme, width; with or without a script; signed in as somebody of the demonstration
// (`as: null` for nobody). What the console complains of is collected.
export async function person(
  browser,
  base,
  { lang = 'zh', theme = 'light', width = 1440, script = true, as = 'demo-assessor' } = {},
) {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 740 : 900 },
    colorScheme: theme,
    javaScriptEnabled: script,
    locale: lang === 'zh' ? 'zh-CN' : 'en-GB',
  });
  await context.addCookies([{ name: 'mj_lang', value: lang, url: base }]);
  const page = await context.newPage();
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      page.complaints.push(message.text());
    }
  });
  if (as) { await signIn(page, base, as); }
  return { page, close: () => context.close() };
}

// By the button of the demonstration.
export async function signIn(page, base, as) {
  await page.goto(`${base}/sign-in`);
  const button = page.locator(`button[name=person][value="${as}"]`);
  if ((await button.count()) === 0) {
    // Of the many people of units the page offers the first few; the address takes every one.
    await page.locator('button[name=person]').first().evaluate((node, person) => {
      node.value = person;
      node.form.action = `/sign-in/demo/${person}`;
    }, as);
  }
  await button.first().click();
  if (page.url().endsWith('/sign-in')) { throw new Error(`${as} was not signed in`); }
}

// Nothing scrolls sideways: the page is as wide as the window.
export async function noSideways(page) {
  const over = await page.evaluate(() => {
    const root = document.documentElement;
    return root.scrollWidth - root.clientWidth;
  });
  if (over > 0) { throw new Error(`scrolls ${over} px sideways at ${page.url()}`); }
}

// No serious or critical finding of axe under WCAG 2.2 AA.
export async function accessible(page) {
  // Through the debugger, which the page's policy does not bind.
  await page.evaluate(source);
  const found = await page.evaluate(
    (tags) => window.axe.run(document, { runOnly: { type: 'tag', values: tags } }),
    rules,
  );
  const grave = found.violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
  if (grave.length > 0) {
    const lines = grave.map((one) => `${one.id}: ${one.help}\n  ${one.nodes.slice(0, 3).map((n) => `${n.html} ${n.failureSummary}`).join('\n  ')}`);
    throw new Error(`axe at ${page.url()}:\n${lines.join('\n')}`);
  }
}

export function quiet(page) {
  if (page.complaints.length > 0) { throw new Error(`the console complains: ${page.complaints.join('; ')}`); }
}

export function equal(got, wanted, what) {
  if (got !== wanted) { throw new Error(`${what}: got ${JSON.stringify(got)}, wanted ${JSON.stringify(wanted)}`); }
}

export function holds(value, what) {
  if (!value) { throw new Error(what); }
}
