// The whole year of the notice, played by all roles: in Chinese on both databases, the main path in English.
import { closed, equal, holds, quiet } from '../house/browser.mjs';
import { act, cast, refused } from '../house/acts.mjs';
import { startPostgres } from '../house/postgres.mjs';
import { startServer } from '../house/server.mjs';

const rubric = `mingjian: rubric/1
id: year
title: 考核表
classes:
  - {id: B, title: 部门, total: 100}
grades:
  - {id: excellent, title: 优秀, min: 90}
  - {id: good, title: 良好, min: 80}
  - {id: pass, title: 合格, min: 60}
  - {id: fail, title: 不合格, fail: true}
indicators:
  - id: work
    code: '1'
    title: 政务公开工作
    weight: 100
    children:
      - id: mechanism
        code: '1.1'
        title: 工作机制
        kind: deduct
        weight: 40
        methods: [documents]
        standard: 机制健全，按时报送。
        triggers:
          - {id: late, title: 迟报, amount: 2}
      - id: site
        code: '1.2'
        title: 网站公开
        kind: points
        weight: 60
        methods: [online]
        standard: 栏目完整，更新及时。
`;
const units = 'id,name,class\nwater,区水务局,B\neducation,区教育局,B\n';

const iso = (days) => new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);

async function story({ browser, base, lang }) {
  const people = cast(browser, base, { lang });
  const id = `year-${lang}`;
  const root = `${base}/c/${id}`;
  const at = async (name, path) => {
    const page = await people.as(name);
    await page.goto(`${root}${path}`);
    return page;
  };
  const document = (name, number) => ({ [`${name}.number`]: number });

  // 方案: the office opens the year, writes the plan; the government agrees; the leading group decides the method.
  let office = await people.as('demo-office');
  await office.goto(`${base}/campaigns/new`);
  await office.fill('[name=title]', '区2026年度考核');
  await office.fill('[name=year]', '2026');
  await office.fill('[name=campaign]', id);
  await office.setInputFiles('[name=rubric]', { name: 'rubric.yaml', mimeType: 'text/yaml', buffer: Buffer.from(rubric) });
  await office.setInputFiles('[name=units]', { name: 'units.csv', mimeType: 'text/csv', buffer: Buffer.from(units) });
  await office.click('form[action="/campaigns/new"] button');
  await office.waitForURL(`${root}/plan`);
  await act(office, 'plan.draft', {
    'plan.title': '考核方案', 'plan.document_number': '区政办发〔2026〕5号', 'plan.signed_on': iso(-30),
    'plan.assessed_from': '2026-01-01', 'plan.assessed_to': '2026-12-31',
  });
  await act(office, 'plan.agree', document('document', '区政〔2026〕9号'));
  const group = await at('demo-leading-group', '/plan');
  await act(group, 'method.decide', document('document', '领导小组会议纪要1号'));

  // 抽调: two bodies lend people, who declare recusal; the team is formed.
  office = await at('demo-office', '/team');
  await act(office, 'secondment.request', {
    ...document('letter', '抽调函1号'), due: iso(7), 'asked.justice:int': '1', 'asked.audit:int': '1',
  });
  for (const [body, person] of [['justice', 'demo-team-leader'], ['audit', 'demo-assessor-2']]) {
    const head = await at(`demo-head-${body}`, '/team');
    await act(head, 'secondment.answer', { 'persons:list': [person] });
    await act(await at(person, '/team'), 'recusal.declare', {});
  }
  office = await at('demo-office', '/team');
  await act(office, 'team.form', { 'team.members:list': ['demo-team-leader', 'demo-assessor-2'], 'team.leader': 'demo-team-leader' });

  // 通知: sent; an on-site date too near is refused; both units sign.
  office = await at('demo-office', '/notice');
  await act(office, 'notice.send', document('document', '考核通知1号'));
  office = await at('demo-office', '/notice?unit=water');
  const near = await refused(office, 'onsite.set', { on: iso(5) });
  holds(near.includes('MJ2103'), `too near: ${near}`);
  office = await at('demo-office', '/notice?unit=water');
  await act(office, 'onsite.set', { on: iso(20) });
  for (const unit of ['water', 'education']) {
    await act(await at(`demo-liaison-${unit}`, '/notice'), 'notice.sign_receipt');
    // 自查: item by item by the liaison, the report, submitted by the head.
    const liaison = await at(`demo-liaison-${unit}`, '/self-check');
    for (const [item, score] of [['mechanism', '40'], ['site', '58.5']]) {
      await liaison.goto(`${root}/self-check?item=${item}`);
      await liaison.fill(`#s-${item}`, score);
      await liaison.fill(`#t-${item}`, '已按要求完成，见台账。');
      await liaison.click(`#i-${item} [data-do=save]`);
      await liaison.waitForSelector(`#i-${item}.done`);
    }
    await act(liaison, 'self_check.save_report', { report: '自查报告：已逐项自查。' });
    await act(await at(`demo-head-${unit}`, '/self-check'), 'self_check.submit');
  }

  // Sent back once, as a recorded act; the unit sees why and submits again.
  office = await at('demo-office', '/notice?unit=education');
  await act(office, 'self_check.send_back', { reason: '报告缺少问题整改部分。' });
  const head = await at('demo-head-education', '/self-check');
  holds((await head.locator('main').textContent()).includes('报告缺少问题整改部分'), 'the unit reads why');
  await act(head, 'self_check.submit');

  // 考核: the team scores; what the unit may not see is not there.
  office = await at('demo-office', '/notice');
  await act(office, 'assessment.begin');
  const leader = await at('demo-team-leader', '/worklist');
  quiet(leader);
  const enter = async (page, unit, item, fill) => {
    await page.goto(`${root}/units/${unit}/sheet?item=${item}`);
    await fill(page);
    await page.click(`#i-${item} [data-do=save]`);
    await page.waitForSelector(`#i-${item}.done`);
  };
  const points = (value, why) => async (page) => {
    await page.fill('#p-site', value);
    await page.fill('#y-site', why);
  };
  const late = (count) => async (page) => {
    await page.fill('#n-mechanism-late', String(count));
    if (count > 0) { await page.fill('#y-mechanism', '两次迟报。'); }
  };
  const assessor = await people.as('demo-assessor-2');
  await enter(assessor, 'water', 'site', points('60', ''));
  await enter(assessor, 'education', 'site', points('48', '三个栏目未更新。'));
  await enter(leader, 'water', 'mechanism', late(2));
  await enter(leader, 'education', 'mechanism', late(0));
  const hidden = await people.as('demo-liaison-water');
  equal((await hidden.goto(`${root}/ranking`)).status(), 404, 'no ranking for a unit');
  equal((await hidden.goto(`${root}/units/education/self-check`)).status(), 404, 'nothing of another unit');

  // 集中评议、反馈、复核.
  const moderation = await at('demo-team-leader', '/feedback');
  await act(moderation, 'moderation.begin');
  await act(await at('demo-team-leader', '/feedback'), 'moderation.record', document('minutes', '集中评议纪要1号'));
  await act(await at('demo-office', '/feedback'), 'feedback.send');
  await act(await at('demo-head-education', '/feedback'), 'feedback.reply');
  const waterHead = await at('demo-head-water', '/feedback?object=mechanism');
  const whole = await waterHead.locator('main').textContent();
  holds(!whole.includes('区教育局'), 'another unit is not named');
  await act(waterHead, 'feedback.reply', { 'objections.0.statement': '其中一次因系统故障，有记录。' });
  await act(await at('demo-office', '/feedback'), 'review.begin');
  await act(await at('demo-team-leader', '/feedback?unit=water'), 'review.answer', { 'upheld:bool': '1', reason: '核实属实，减为一次。' });
  await enter(await people.as('demo-team-leader'), 'water', 'mechanism', late(1));
  await act(await at('demo-office', '/feedback'), 'proposal.begin');

  // 拟定、审定: sent back once, then approved in the system.
  office = await at('demo-office', '/proposal');
  await act(office, 'grades.propose');
  await act(await at('demo-office', '/proposal'), 'proposal.submit');
  const early = await people.as('demo-auditor');
  equal((await early.goto(`${base}/public/${id}`)).status(), 404, 'nothing is public before the decision');
  await act(await at('demo-leading-group', '/proposal'), 'proposal.send_back', { reasons: '请补充说明教育局情况。', to: 'proposing' });
  await act(await at('demo-office', '/proposal'), 'grades.propose');
  await act(await at('demo-office', '/proposal'), 'proposal.submit');
  await act(await at('demo-leading-group', '/proposal'), 'result.approve', document('document', '领导小组会议纪要2号'));

  // 公布、定论.
  equal((await early.goto(`${base}/public/${id}`)).status(), 404, 'nothing is public before the publication');
  await act(await at('demo-office', '/proposal'), 'result.publish', document('document', '区政办函〔2026〕12号'));
  const context = await browser.newContext();
  const anybody = await context.newPage();
  equal((await anybody.goto(`${base}/public/${id}`)).status(), 200, 'published');
  holds((await anybody.locator('main').textContent()).includes('区水务局'), 'the result names the units');
  await context.close();
  const own = await at('demo-head-water', '/result');
  holds((await own.locator('main').textContent()).includes('98'), 'the unit reads its own result');
  await act(await at('demo-office', '/proposal'), 'result.finalise');
  await act(await at('demo-office', '/proposal'), 'campaign.close');

  // 留痕: the auditor verifies the record.
  const auditor = await at('demo-auditor', '/record?verify=1');
  holds((await auditor.locator('.note.ok, .tag.ok').count()) > 0, 'the record holds');
  for (const page of people.pages()) { quiet(page); }
  await people.close();
}

export default {
  'the whole year in Chinese on SQLite': ({ browser, base }) => story({ browser, base, lang: 'zh' }),
  'the main path in English': ({ browser, base }) => story({ browser, base, lang: 'en' }),
  'the whole year in Chinese on PostgreSQL': async ({ browser }) => {
    const postgres = await startPostgres();
    try {
      const server = await startServer({ database: postgres.url });
      try {
        await story({ browser, base: server.base, lang: 'zh' });
        const response = await fetch(`${server.base}${closed}/ranking`, { redirect: 'manual' });
        holds(response.status !== 200, 'nobody is not signed in');
      } finally {
        await server.stop();
      }
    } finally {
      postgres.stop();
    }
  },
};
