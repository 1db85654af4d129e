// Forms of acts, as a person fills them in.
import { signIn } from './browser.mjs';

// Everybody of a story with a browser of their own.
export function cast(browser, base, { lang = 'zh' } = {}) {
  const open = new Map();
  return {
    async as(name) {
      if (!open.has(name)) {
        const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: lang === 'zh' ? 'zh-CN' : 'en-GB' });
        await context.addCookies([{ name: 'mj_lang', value: lang, url: base }]);
        const page = await context.newPage();
        page.complaints = [];
        page.on('pageerror', (error) => page.complaints.push(error.message));
        await signIn(page, base, name);
        open.set(name, page);
      }
      return open.get(name);
    },
    pages: () => [...open.values()],
    async close() {
      for (const page of open.values()) { await page.context().close(); }
    },
  };
}

// Opens what hides the form of an act.
async function shown(page, form) {
  await form.first().waitFor({ state: 'attached' });
  await form.first().evaluate((node) => {
    for (let at = node.parentElement; at; at = at.parentElement) { if (at.tagName === 'DETAILS') { at.open = true; } }
  });
  return form.first();
}

// Fills the form of an act and gives it. `where` narrows it down; fields by name; `true` ticks, a list ticks the
// values of that name. What must be confirmed is confirmed. Fails with the refusals that come back.
export async function act(page, name, fields = {}, where = '') {
  const form = await shown(page, page.locator(`${where} form[data-act="${name}"]`.trim()));
  for (const [field, value] of Object.entries(fields)) {
    const control = form.locator(`[name="${field}"]:not([type=hidden])`);
    if (Array.isArray(value)) {
      for (const box of await control.all()) { await box.setChecked(value.includes(await box.getAttribute('value'))); }
    } else if (value === true) {
      await control.first().check();
    } else if ((await control.first().getAttribute('type')) === 'radio') {
      await form.locator(`[name="${field}"][value="${value}"]`).check();
    } else if ((await control.first().evaluate((node) => node.tagName)) === 'SELECT') {
      await control.first().selectOption(value);
    } else {
      await control.first().fill(value);
    }
  }
  for (const sure of await form.locator('input[type=checkbox][required]').all()) { await sure.check(); }
  const answered = page.waitForResponse((response) => response.request().method() === 'POST');
  const moved = page.waitForEvent('framenavigated', { timeout: 15_000 }).catch(() => null);
  await form.locator('button').last().click();
  const response = await answered;
  if (response.status() >= 400) {
    await page.waitForTimeout(300);
    const said = await form.locator('.refusals').textContent().catch(() => '');
    throw new Error(`${name} was refused with ${response.status()}: ${said || (await response.text()).slice(0, 600)}`);
  }
  // The answer leads on; who goes elsewhere before it has led on would be stopped half-way.
  await moved;
  await page.waitForLoadState('load');
}

// The same, when it must be refused; gives back the words of the refusal.
export async function refused(page, name, fields = {}, where = '') {
  try {
    await act(page, name, fields, where);
  } catch (error) {
    const words = String(error.message);
    if (words.includes('was refused with')) { return words; }
    throw error;
  }
  throw new Error(`${name} was not refused`);
}
