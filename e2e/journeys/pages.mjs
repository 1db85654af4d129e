// Every page in both languages, light and dark, on a desk and on a phone.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { accessible, closed, holds, noSideways, open, person, quiet, shots } from '../house/browser.mjs';

// Address, and who looks at it.
const office = 'demo-office';
const unit = 'demo-head-education';
const pages = {
  'sign-in': ['/sign-in', null],
  home: ['/?all=1', office],
  desk: [open, office],
  'desk-leader': [open, 'demo-team-leader'],
  'desk-assessor': [open, 'demo-assessor'],
  'desk-group': [open, 'demo-leading-group'],
  'desk-auditor': [open, 'demo-auditor'],
  'desk-unit': [open, unit],
  plan: [`${open}/plan`, office],
  'plan-closed': [`${closed}/plan`, 'demo-leading-group'],
  team: [`${open}/team`, office],
  notice: [`${open}/notice`, office],
  'notice-unit': [`${open}/notice`, unit],
  progress: [`${open}/progress`, office],
  'self-check': [`${open}/self-check`, unit],
  evidence: [`${open}/evidence`, office],
  'evidence-unit': [`${open}/evidence`, unit],
  worklist: [`${open}/worklist`, 'demo-assessor'],
  deductions: [`${open}/deductions`, 'demo-team-leader'],
  inspection: [`${open}/inspection`, office],
  'inspection-findings': [`${open}/findings`, 'demo-team-leader'],
  'inspection-findings-page': [`${open}/findings?kind=wrong_word&limit=2`, 'demo-assessor'],
  claims: [`${open}/claims`, 'demo-team-leader'],
  feedback: [`${closed}/feedback`, office],
  'feedback-unit': [`${closed}/feedback`, unit],
  proposal: [`${closed}/proposal`, 'demo-leading-group'],
  result: [`${closed}/result`, office],
  'result-unit': [`${closed}/result`, unit],
  'result-target': [`${closed}/result/target`, office],
  consequences: [`${closed}/consequences`, office],
  rectification: [`${closed}/rectification`, office],
  cases: [`${closed}/cases`, office],
  record: [`${closed}/record?verify=1`, 'demo-auditor'],
  'record-unit': [`${closed}/record/units/education`, 'demo-auditor'],
  accounts: ['/accounts', 'demo-administrator'],
  bodies: ['/bodies', office],
  settings: ['/settings', 'demo-security-officer'],
  words: ['/words', office],
  'sign-ins': ['/sign-ins', 'demo-security-officer'],
  tokens: ['/tokens', office],
  public: ['/public', null],
  'public-result': [closed.replace('/c/', '/public/'), null],
  api: ['/api', office],
  ranking: [`${closed}/ranking`, office],
  'ranking-filtered': [`${closed}/ranking?grade=excellent&sort=total&dir=desc`, office],
  'ranking-empty': [`${closed}/ranking?q=没有这家`, office],
  'ranking-draft': [`${open}/ranking`, 'demo-team-leader'],
  unit: [`${closed}/units/education`, office],
  'unit-open': [`${closed}/units/bashang?open=all`, office],
  sheet: [`${open}/units/education/sheet`, 'demo-assessor'],
  'sheet-item': [`${open}/units/education/sheet?item=staff-post`, 'demo-assessor'],
  rubric: [`${open}/rubric`, office],
  'rubric-class': [`${open}/rubric?class=B`, office],
  deadline: ['/deadline?from=2026-02-13&days=10', office],
  'deadline-provisional': ['/deadline?from=2026-12-25&days=10', office],
  'deadline-refused': ['/deadline?from=2026-02-13&days=0', office],
  account: ['/account', 'demo-assessor'],
  tour: ['/tour/office', office],
  'tour-leader': ['/tour/team-leader', 'demo-team-leader'],
  'tour-other': ['/tour/auditor', unit],
  'new-campaign': ['/campaigns/new', office],
  'not-found': ['/nothing', office],
};

const cases = {};
for (const [name, [path, as]] of Object.entries(pages)) {
  for (const lang of ['zh', 'en']) {
    cases[`${name} ${lang}`] = async ({ browser, base }) => {
      await mkdir(shots, { recursive: true });
      const { page, close } = await person(browser, base, { lang, as });
      const found = await page.goto(base + path);
      holds(found.status() === (name === 'not-found' ? 404 : name === 'deadline-refused' ? 422 : 200), `answered ${found.status()}`);
      for (const width of [1440, 375]) {
        await page.setViewportSize({ width, height: width < 600 ? 740 : 900 });
        for (const theme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme: theme });
          await page.screenshot({ path: join(shots, `${name}-${lang}-${theme}-${width}.png`), fullPage: true });
          // Wide in light and narrow in dark: every colour and every layout is read once.
          if ((width === 1440) === (theme === 'light')) { await accessible(page); }
        }
        await noSideways(page);
      }
      holds((await page.locator('html').getAttribute('lang')) === (lang === 'zh' ? 'zh-CN' : 'en'), 'language');
      holds((await page.locator('h1').count()) === 1, 'one heading of the first rank');
      quiet(page);
      await close();
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
