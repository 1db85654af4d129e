// The tour of each role: every step opens a real page for who signed in by a click.
import { equal, holds, person } from '../house/browser.mjs';

const tours = {
  'office': 'demo-office',
  'team-leader': 'demo-team-leader',
  'assessor': 'demo-assessor',
  'leading-group': 'demo-leading-group',
  'unit-liaison': 'demo-liaison-qinghe',
  'unit-head': 'demo-head-qinghe',
  'auditor': 'demo-auditor',
  'administrator': 'demo-administrator',
  'security-officer': 'demo-security-officer',
};

const cases = {};
for (const [role, as] of Object.entries(tours)) {
  cases[`${role} goes through it`] = async ({ browser, base }) => {
    const { page, close } = await person(browser, base, { as });
    await page.goto(base);
    await page.click('aside.demo a');
    equal(page.url(), `${base}/tour/${role}`, 'the tour of the own role');
    const steps = await page.locator('section.sec .end a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    holds(steps.length >= 3 && steps.length <= 7, `${steps.length} steps`);
    for (const path of steps) {
      const answer = await page.goto(base + path);
      equal(answer.status(), 200, `${role}: ${path}`);
      holds((await page.locator('h1').count()) === 1, `${path} says what it is`);
    }
    await close();
  };
}

export default cases;
