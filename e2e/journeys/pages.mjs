// Every page in both languages, light and dark, on a desk and on a phone.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { accessible, holds, noSideways, person, quiet, shots } from '../house/browser.mjs';

const pages = {
  ranking: '/',
  'ranking-filtered': '/?grade=excellent&sort=total&dir=desc',
  'ranking-empty': '/?q=没有这家',
  unit: '/units/education',
  'unit-open': '/units/bashang?open=all',
  sheet: '/units/education/sheet',
  'sheet-item': '/units/education/sheet?item=staff-post',
  rubric: '/rubric',
  'rubric-class': '/rubric?class=B',
  deadline: '/deadline?from=2026-02-13&days=10',
  'deadline-provisional': '/deadline?from=2026-12-25&days=10',
  'deadline-refused': '/deadline?from=2026-02-13&days=0',
  'not-found': '/nothing',
};

const cases = {};
for (const [name, path] of Object.entries(pages)) {
  for (const lang of ['zh', 'en']) {
    cases[`${name} ${lang}`] = async ({ browser, base }) => {
      await mkdir(shots, { recursive: true });
      for (const width of [1440, 375]) {
        for (const theme of ['light', 'dark']) {
          const { page, close } = await person(browser, base, { lang, theme, width });
          await page.goto(base + path);
          await page.screenshot({ path: join(shots, `${name}-${lang}-${theme}-${width}.png`), fullPage: true });
          await noSideways(page);
          await accessible(page);
          holds((await page.locator('html').getAttribute('lang')) === (lang === 'zh' ? 'zh-CN' : 'en'), 'language');
          holds((await page.locator('h1').count()) === 1, 'one heading of the first rank');
          quiet(page);
          await close();
        }
      }
    };
  }
}

cases['the switches keep language and theme'] = async ({ browser, base }) => {
  const { page, close } = await person(browser, base, { script: false });
  await page.goto(`${base}/units/education`);
  await page.click('a[hreflang=en]');
  holds(page.url() === `${base}/units/education`, 'back on the same page');
  holds((await page.locator('html').getAttribute('lang')) === 'en', 'English');
  await page.click('a[href^="/theme/"]');
  holds((await page.locator('html').getAttribute('data-theme')) === 'dark', 'dark');
  await page.goto(`${base}/rubric`);
  holds((await page.locator('html').getAttribute('data-theme')) === 'dark', 'still dark');
  await close();
};

cases['a theme is switched without a reload'] = async ({ browser, base }) => {
  const { page, close } = await person(browser, base);
  await page.goto(base);
  await page.click('[data-theme-switch]');
  holds((await page.locator('html').getAttribute('data-theme')) === 'dark', 'dark');
  await page.reload();
  holds((await page.locator('html').getAttribute('data-theme')) === 'dark', 'kept');
  await close();
};

cases['the ranking sorts and filters without a script'] = async ({ browser, base }) => {
  const { page, close } = await person(browser, base, { script: false });
  await page.goto(base);
  await page.selectOption('select[name=grade]', 'fail');
  await page.click('.filter button.ink');
  const names = await page.locator('.rank tbody th').allTextContents();
  holds(names.length > 0 && names.length < 36, `filtered: ${names.length}`);
  await page.goto(`${base}/?class=B`);
  await page.click('th.to a');
  const totals = (await page.locator('.rank tbody td:nth-child(3)').allTextContents()).map(Number);
  holds(totals.every((total, at) => at === 0 || totals[at - 1] >= total), 'largest first');
  await close();
};

cases['the columns of a unit add up'] = async ({ browser, base }) => {
  const { page, close } = await person(browser, base);
  const number = (text) => Number(text.replace('\u2212', '-').replace('+', ''));
  for (const unit of ['education', 'bashang', 'mingyi', 'finance']) {
    await page.goto(`${base}/units/${unit}`);
    const shown = await page.locator('.tree > details > summary .v > :last-child, .tree > .line:not(.total) .v > :last-child').allTextContents();
    const sum = shown.map(number).reduce((a, b) => a + b, 0);
    const total = number(await page.locator('#total').textContent());
    holds(Math.abs(sum - total) < 0.005, `${unit}: ${sum} is not ${total}`);
    const terms = await page.locator('.eq li').evaluateAll((all) => all.map((li) => [li.querySelector('.op').textContent.trim(), li.querySelector('b').textContent]));
    const account = terms.slice(0, -1).reduce((a, [op, b]) => a + (op === '\u2212' ? -1 : 1) * Number(b), 0);
    holds(Math.abs(account - total) < 0.005, `${unit}: the account gives ${account}, not ${total}`);
  }
  await close();
};

export default cases;
