// One entry is changed: by keyboard alone, without a script, over somebody else's change.
import { equal, holds, open, person, quiet } from '../house/browser.mjs';

async function seen(page, base, unit) {
  const response = await page.request.get(`${base}/api/v1${open}/units/${unit}/sheet`);
  return response.json();
}

async function itemOf(page, base, unit, id) {
  const sheet = await seen(page, base, unit);
  return sheet.sections.flatMap((section) => section.groups).flatMap((group) => group.items).find((item) => item.id === id);
}

export default {
  'by keyboard alone, written at once': async ({ browser, base }) => {
    const { page, close } = await person(browser, base);
    await page.goto(`${base}${open}/units/audit/sheet`);
    await page.keyboard.press('/');
    await page.keyboard.type('1.2.1');
    await page.keyboard.press('Enter');
    equal(await page.evaluate(() => document.activeElement.closest('.it').dataset.item), 'staff-office', 'found');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.it.on form[data-entry]');
    await page.keyboard.press('2');
    await page.keyboard.press('2');
    equal(await page.inputValue('.it.on input[name="n.contact-wrong"]'), '2', 'two times');
    // From the row through the counts to the reason, by Tab alone.
    const focused = () => page.evaluate(() => document.activeElement.name);
    for (let at = 0; at < 12 && (await focused()) !== 'reason'; at += 1) { await page.keyboard.press('Tab'); }
    equal(await focused(), 'reason', 'the reason has the focus');
    await page.keyboard.type('公开指南上的电话、地址各有一处不符。');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.it.done');
    const stands = async () => (await itemOf(page, base, 'audit', 'staff-office')).entry;
    const written = await stands();
    equal(written.occurrences.map((one) => `${one.trigger} ${one.count ?? 1}`).join(), 'contact-wrong 2', 'written');
    equal(written.reason, '公开指南上的电话、地址各有一处不符。', 'the reason');
    holds((await page.locator('#said').textContent()).length > 0, 'said');
    // The full mark again, by one key.
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.it.on form[data-entry]');
    await page.keyboard.press('f');
    await page.waitForSelector('.it.done');
    await page.waitForTimeout(200);
    equal((await stands()).full, true, 'the full mark');
    quiet(page);
    await close();
  },

  'the help opens and closes': async ({ browser, base }) => {
    const { page, close } = await person(browser, base);
    await page.goto(`${base}${open}/units/audit/sheet`);
    await page.keyboard.press('?');
    holds(await page.locator('#keys').isVisible(), 'open');
    await page.keyboard.press('Escape');
    holds(!(await page.locator('#keys').isVisible()), 'closed');
    await close();
  },

  'without a script': async ({ browser, base }) => {
    const { page, close } = await person(browser, base, { script: false });
    await page.goto(`${base}${open}/units/education/sheet`);
    await page.click('[data-item="staff-office"] .sum');
    await page.fill('input[name="n.contact-wrong"]', '1');
    await page.click('[data-do="save"]');
    holds(await page.locator('.note.bad').isVisible(), 'a loss without a reason is refused');
    equal(await page.inputValue('input[name="n.contact-wrong"]'), '1', 'what was typed is kept');
    await page.fill('.it.on textarea[name=reason]', '公开指南上的电话不符。');
    await page.click('[data-do="save"]');
    holds(page.url().includes('saved=staff-office'), 'back on the sheet');
    const { entry } = await itemOf(page, base, 'education', 'staff-office');
    equal(entry.occurrences.map((one) => `${one.trigger} ${one.count ?? 1}`).join(), 'contact-wrong 1', 'written');
    equal((await page.goto(`${base}${open}/units/education`)).status(), 200, 'the result');
    await close();
  },

  'two people change the same item': async ({ browser, base }) => {
    const one = await person(browser, base, { script: false });
    const two = await person(browser, base, { as: 'demo-assessor-2' });
    await one.page.goto(`${base}${open}/units/justice/sheet?item=lead-plan`);
    await two.page.goto(`${base}${open}/units/justice/sheet?item=lead-plan`);
    await one.page.fill('input[name="n.no-owner"]', '2');
    await one.page.fill('.it.on textarea[name=reason]', '两项任务没有完成时间。');
    await one.page.click('[data-do="save"]');
    await two.page.fill('input[name="n.no-owner"]', '1');
    await two.page.fill('.it.on textarea[name=reason]', '一项任务没有承办机构。');
    await two.page.click('[data-do="save"]');
    await two.page.waitForSelector('.versions');
    const both = await two.page.locator('.versions').textContent();
    holds(both.includes('两项任务') && both.includes('一项任务'), 'both versions');
    await two.page.click('.it.on form button.ink');
    await two.page.waitForSelector('.it.done');
    const item = (await seen(two.page, base, 'justice')).sections.flatMap((s) => s.groups).flatMap((g) => g.items)
      .find((i) => i.id === 'lead-plan');
    equal(item.entry.reason, '一项任务没有承办机构。', 'the chosen one stands');
    quiet(two.page);
    await one.close();
    await two.close();
  },

  'another site cannot change anything': async ({ browser, base }) => {
    const { page, close } = await person(browser, base);
    const forged = await page.request.post(`${base}${open}/units/water/sheet/staff-office`, {
      headers: { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' },
      form: { do: 'full', version: '1', csrf: 'x' },
    });
    equal(forged.status(), 403, 'refused');
    const tokenless = await page.request.post(`${base}${open}/units/water/sheet/staff-office`, { form: { do: 'full', version: '1' } });
    equal(tokenless.status(), 403, 'refused without a token');
    await close();
  },
};
