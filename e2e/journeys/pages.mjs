// Every page in both languages, light and dark, on a desk and on a phone.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { accessible, closed, holds, noSideways, open, person, quiet, shots } from '../house/browser.mjs';

// Address, and who looks at it.
const pages = {
  'sign-in': ['/sign-in', null],
  home: ['/?all=1', 'demo-office'],
  desk: [open, 'demo-office'],
  'desk-unit': [open, 'demo-head-education'],
  ranking: [`${closed}/ranking`, 'demo-office'],
  'ranking-filtered': [`${closed}/ranking?grade=excellent&sort=total&dir=desc`, 'demo-office'],
  'ranking-empty': [`${closed}/ranking?q=没有这家`, 'demo-office'],
  'ranking-draft': [`${open}/ranking`, 'demo-team-leader'],
  unit: [`${closed}/units/education`, 'demo-office'],
  'unit-open': [`${closed}/units/bashang?open=all`, 'demo-office'],
  sheet: [`${open}/units/education/sheet`, 'demo-assessor'],
  'sheet-item': [`${open}/units/education/sheet?item=staff-post`, 'demo-assessor'],
  rubric: [`${open}/rubric`, 'demo-office'],
  'rubric-class': [`${open}/rubric?class=B`, 'demo-office'],
  deadline: ['/deadline?from=2026-02-13&days=10', 'demo-office'],
  'deadline-provisional': ['/deadline?from=2026-12-25&days=10', 'demo-office'],
  'deadline-refused': ['/deadline?from=2026-02-13&days=0', 'demo-office'],
  account: ['/account', 'demo-assessor'],
  tour: ['/tour/office', 'demo-office'],
  'tour-other': ['/tour/auditor', 'demo-head-education'],
  'new-campaign': ['/campaigns/new', 'demo-office'],
  'not-found': ['/nothing', 'demo-office'],
};

const cases = {};
for (const [name, [path, as]] of Object.entries(pages)) {
  for (const lang of ['zh', 'en']) {
    cases[`${name} ${lang}`] = async ({ browser, base }) => {
      await mkdir(shots, { recursive: true });
      for (const width of [1440, 375]) {
        for (const theme of ['light', 'dark']) {
          const { page, close } = await person(browser, base, { lang, theme, width, as });
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
  await page.goto(`${base}${closed}/units/education`);
  await page.click('a[hreflang=en]');
  holds(page.url() === `${base}${closed}/units/education`, 'back on the same page');
  holds((await page.locator('html').getAttribute('lang')) === 'en', 'English');
  await page.click('a[href^="/theme/"]');
  holds((await page.locator('html').getAttribute('data-theme')) === 'dark', 'dark');
  await page.goto(`${base}${closed}/rubric`);
  holds((await page.locator('html').getAttribute('data-theme')) === 'dark', 'still dark');
  await close();
};

cases['a theme is switched without a reload'] = async ({ browser, base }) => {
  const { page, close } = await person(browser, base);
  await page.goto(`${base}${closed}/ranking`);
  await page.click('[data-theme-switch]');
  holds((await page.locator('html').getAttribute('data-theme')) === 'dark', 'dark');
  await page.reload();
  holds((await page.locator('html').getAttribute('data-theme')) === 'dark', 'kept');
  await close();
};

cases['the ranking sorts and filters without a script'] = async ({ browser, base }) => {
  const { page, close } = await person(browser, base, { script: false });
  await page.goto(`${base}${closed}/ranking`);
  await page.selectOption('select[name=grade]', 'fail');
  await page.click('.filter button.ink');
  const names = await page.locator('.rank tbody th').allTextContents();
  holds(names.length > 0 && names.length < 36, `filtered: ${names.length}`);
  await page.goto(`${base}${closed}/ranking?class=B`);
  await page.click('th.to a');
  const totals = (await page.locator('.rank tbody td:nth-child(3)').allTextContents()).map(Number);
  holds(totals.every((total, at) => at === 0 || totals[at - 1] >= total), 'largest first');
  await close();
};

cases['the columns of a unit add up'] = async ({ browser, base }) => {
  const { page, close } = await person(browser, base);
  const number = (text) => Number(text.replace('\u2212', '-').replace('+', ''));
  for (const unit of ['education', 'bashang', 'mingyi', 'finance']) {
    await page.goto(`${base}${closed}/units/${unit}`);
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
