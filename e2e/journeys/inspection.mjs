// A finding from a fixture site to a changed total: a site on the loopback is swept and packed with the built program, the
// bundle comes in through the browser, its finding is adopted, the leader adopts the proposed deduction.
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { act, refused } from '../house/acts.mjs';
import { accessible, equal, holds, noSideways, open, person, quiet, shots } from '../house/browser.mjs';
import { binary, newFolder } from '../house/server.mjs';

const run = promisify(execFile);

// Pages of our own writing.
const pages = {
  '/': '<!doctype html><title>区科学技术局</title><p><a href="/a.html">通知</a> <a href="/b.html">动态</a></p>',
  '/a.html': '<!doctype html><title>通知</title><h1>通知</h1><p>严禁焚烧秸杆。</p>',
  '/b.html': '<!doctype html><title>动态</title><h1>动态</h1><p>环境整治成效显着。</p>',
};

// On a desk and on a phone, light and dark: nothing scrolls sideways, everybody can read it.
async function looked(page, name) {
  await mkdir(shots, { recursive: true });
  for (const [width, theme] of [[375, 'dark'], [1440, 'light']]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: join(shots, `${name}-zh-${theme}-${width}.png`), fullPage: true });
    // A page that opens at a form has lines under its bar at the top, where nobody reads them.
    await page.evaluate(() => window.scrollTo(0, 0));
    await accessible(page);
    await noSideways(page);
  }
}

async function startSite() {
  const server = createServer((request, response) => {
    const page = pages[request.url];
    response.writeHead(page ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
    response.end(page ?? '<title>404</title>');
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { port: server.address().port, stop: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }) };
}

async function total(page, base) {
  const found = await page.request.get(`${base}/api/v1${open}/units/science/sheet`);
  const { sections } = await found.json();
  const items = sections.flatMap((s) => s.groups).flatMap((g) => g.items);
  return items.find((item) => item.id === 'publish-correct');
}

async function unitTotal(page, base) {
  await page.goto(`${base}${open}/units/science`);
  return page.locator('.fig').first().textContent();
}

export default {
  'from a site to a changed total': async ({ browser, base }) => {
    const [site, folder] = [await startSite(), await newFolder()];
    const place = `http://127.0.0.1:${site.port}/`;
    const data = join(folder, 'sweep');
    const bundle = join(folder, 'science.mjb');
    const mingjian = async (...args) => (await run(binary(), ['inspect', ...args])).stdout;
    await mingjian('site', place, '--allow', `127.0.0.1:${site.port}`, '--rate', '50', '--unit', '区科学技术局', '--data', data);
    const packed = await mingjian('bundle', '--data', data, '-o', bundle);
    const [fingerprint] = packed.match(/[0-9a-f]{4}( [0-9a-f]{4}){7}/);
    await site.stop();

    const office = await person(browser, base, { as: 'demo-office' });
    const leader = await person(browser, base, { as: 'demo-team-leader' });
    const before = await unitTotal(leader.page, base);

    await office.page.goto(`${base}${open}/inspection`);
    await office.page.setInputFiles('input[name=bundle]', bundle);
    // Piece by piece, beside the form; the form then names it.
    await office.page.waitForSelector('form[enctype] input[name=upload]', { state: 'attached' });
    await office.page.locator('form[enctype] button:not([type])').click();
    await office.page.waitForSelector('#staged');
    holds((await office.page.locator('main').textContent()).includes('签名的密钥不在名单上'), 'the page warns of a key that nobody compared');
    await looked(office.page, 'inspection-staged');
    equal(await office.page.locator('select[name=unit]').inputValue(), 'science', 'the unit that the sweep names is chosen');
    const staged = office.page.url();
    await refused(office.page, 'sweep.receive', { signer: '0000 0000' });

    // The key is trusted once; the bundle needs no comparing any more.
    await office.page.goto(`${base}/settings`);
    await act(office.page, 'inspector.trust', { name: '区科技局网站巡检', fingerprint, checked: '电话逐组核对' });
    await looked(office.page, 'inspection-trusted');
    // Words that are often wrong here go on the list, and leave it as a file for whoever inspects.
    await office.page.goto(`${base}/words`);
    await act(office.page, 'words.keep', { lines: '行政复仪→行政复议\n', source: '上季度检查通报' }, 'section:has(#g-word)');
    await office.page.locator('th', { hasText: '行政复仪' }).waitFor();
    const saving = office.page.waitForEvent('download');
    await office.page.locator('a[href="/words.yaml"]').click();
    const list = await (await saving).path();
    holds((await readFile(list, 'utf8')).includes('text: "行政复仪", right: "行政复议"'), 'the file holds what was listed');
    await looked(office.page, 'inspection-words');
    await office.page.goto(staged);
    holds((await office.page.locator('main').textContent()).includes('受信任的检查方“区科技局网站巡检”签名'), 'whose key it is');
    equal(await office.page.locator('input[name=signer]').count(), 0, 'nothing to compare');
    await looked(office.page, 'inspection-staged-trusted');
    await act(office.page, 'sweep.receive', { unit: 'science' });

    // Opened from the list, derived again, adopted on the item that takes wrong words.
    const section = office.page.locator('section.sec', { hasText: place });
    await section.locator('a', { hasText: '看线索' }).first().click();
    await office.page.locator('tbody tr', { hasText: '秸杆' }).locator('th a').click();
    holds((await office.page.locator('main').textContent()).includes('warc/'), 'the record is named');
    await looked(office.page, 'inspection-finding');
    await office.page.click('a[href$="again=1#again"]');
    holds((await office.page.locator('#again').textContent()).includes('仍成立'), 'it follows from the record');
    // The rule feeds the item that takes wrong words: it is chosen already, with its case.
    equal(await office.page.locator('form[method=get] select[name=item]').inputValue(), 'publish-correct', 'the item that the rule feeds');
    equal(await office.page.locator('form[data-act="finding.adopt"] select[name=trigger]').inputValue(), 'slip', 'and its case');
    await looked(office.page, 'inspection-finding-adopt');
    await act(office.page, 'finding.adopt', { outside_reason: '全年监测' });
    equal(await unitTotal(leader.page, base), before, 'a proposal takes no point');

    // From the desk to what waits; of all sites those of one unit; several at once are dismissed.
    await office.page.goto(`${base}${open}`);
    const task = office.page.locator('a', { hasText: '条网上检查线索等您处理' });
    const [waiting] = (await task.textContent()).match(/\d+/);
    await task.click();
    holds((await office.page.locator('#list').textContent()).includes(`${waiting} 条`), 'the desk counts what the list has');
    await office.page.selectOption('select[name=unit]', 'science');
    await office.page.locator('form.filter button').click();
    await office.page.locator('tbody tr', { hasText: '成效显着' }).locator('input[name=pick]').check();
    await office.page.locator('section[aria-labelledby=list] header button').click();
    await looked(office.page, 'inspection-chosen');
    await act(office.page, 'finding.dismiss', { reason: '引文原样' });
    await office.page.goto(`${base}${open}/findings?unit=science&state=dismissed`);
    const dismissed = await office.page.locator('tbody tr', { hasText: '成效显着' }).textContent();
    holds(dismissed.includes('已驳回') && dismissed.includes('引文原样'), 'dismissed, with its reason');

    // The leader decides.
    await leader.page.goto(`${base}${open}/deductions`);
    const row = leader.page.locator('tr', { hasText: '区科学技术局' }).filter({ hasText: '秸杆' });
    await row.locator('a').first().click();
    holds((await leader.page.locator('main').textContent()).includes('SHA-256'), 'the proof travels with the deduction');
    await act(leader.page, 'deduction.adopt');
    const item = await total(leader.page, base);
    holds(item.entry.occurrences.some((one) => one.trigger === 'slip' && one.reason.includes('秸杆')), 'on the score sheet');
    const after = await unitTotal(leader.page, base);
    holds(after !== before, `the total changed: ${before} to ${after}`);
    quiet(office.page);
    quiet(leader.page);
    await office.close();
    await leader.close();
    await rm(folder, { recursive: true, force: true });
  },
};
