// A power cut: what was acknowledged stands, and the record holds.
import { equal, holds, open, person } from '../house/browser.mjs';
import { newFolder, startServer } from '../house/server.mjs';

const unit = 'audit';
const campaign = open.split('/').at(-1);

async function items(page, base) {
  const response = await page.request.get(`${base}/api/v1${open}/units/${unit}/sheet`);
  const sheet = await response.json();
  return sheet.sections.flatMap((section) => section.groups).flatMap((group) => group.items);
}

export default {
  'a killed server loses no acknowledged entry': async ({ browser }) => {
    const folder = await newFolder();
    const first = await startServer({ folder });
    const before = await person(browser, first.base, { as: 'demo-team-leader' });
    const all = (await items(before.page, first.base)).filter((item) => item.kind === 'deduct' && item.entry?.full);
    holds(all.length > 20, `items to score: ${all.length}`);
    const acknowledged = [];
    let ended = false;
    for (const [at, item] of all.entries()) {
      const entry = { unit, indicator: item.id, full: true, reason: `第${at}次保存` };
      const sent = before.page.request.post(`${first.base}/api/v1/commands/score.enter`, {
        data: { campaign, seen_version: item.version, entry },
        headers: { origin: first.base },
      });
      // In the middle of one.
      if (at === 15) { ended = first.kill(); }
      const answer = await sent.catch(() => null);
      if (answer === null) { break; }
      if (at === 0) { equal(answer.status(), 200, `the first: ${await answer.text()}`); }
      if (answer.ok()) { acknowledged.push([item.id, entry.reason]); }
    }
    await ended;
    // The browser goes as well, with whatever stood in it.
    await before.close();
    holds(acknowledged.length >= 15, `acknowledged: ${acknowledged.length}`);
    const second = await startServer({ folder });
    try {
      const after = await person(browser, second.base, { as: 'demo-team-leader' });
      const stands = new Map((await items(after.page, second.base)).map((item) => [item.id, item.entry?.reason]));
      for (const [id, reason] of acknowledged) { equal(stands.get(id), reason, id); }
      await after.close();
      const auditor = await person(browser, second.base, { as: 'demo-auditor' });
      await auditor.page.goto(`${second.base}${open}/record?verify=1`);
      holds((await auditor.page.locator('.note.ok').count()) > 0, 'the record holds');
      await auditor.close();
    } finally {
      await second.stop();
    }
  },
};
