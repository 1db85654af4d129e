// A4: the unit with every node open, and the rubric.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { closed, holds, person, shots } from '../house/browser.mjs';

async function pdf(browser, base, path, name) {
  await mkdir(shots, { recursive: true });
  const { page, close } = await person(browser, base);
  await page.goto(base + closed + path);
  const bytes = await page.pdf({ format: 'A4', printBackground: true, preferCSSPageSize: true });
  await writeFile(join(shots, `${name}.pdf`), bytes);
  await close();
  // Pages of the file, counted without a reader of PDF.
  return bytes.toString('latin1').match(/\/Type\s*\/Page[^s]/g)?.length ?? 0;
}

export default {
  'a unit': async ({ browser, base }) => {
    const plain = await pdf(browser, base, '/units/education', 'unit-a4');
    const open = await pdf(browser, base, '/units/education?open=all', 'unit-open-a4');
    holds(plain >= 2, `${plain} pages`);
    holds(plain === open, `printing opens every node: ${plain} and ${open} pages`);
  },
  'the rubric': async ({ browser, base }) => {
    holds((await pdf(browser, base, '/rubric', 'rubric-a4')) >= 8, 'several pages');
  },
  'the ranking': async ({ browser, base }) => {
    holds((await pdf(browser, base, '/ranking', 'ranking-a4')) <= 3, 'few pages');
  },
  'every sheet of the demonstration says so': async ({ browser, base }) => {
    const { page, close } = await person(browser, base);
    await page.goto(`${base}${closed}/units/education`);
    await page.emulateMedia({ media: 'print' });
    const said = await page.evaluate(() => {
      const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
      const own = rules.find((rule) => rule instanceof CSSPageRule && rule.selectorText === getComputedStyle(document.body).page);
      return own?.cssText ?? '';
    });
    holds(said.includes('演示数据'), `the sheets of the demonstration: ${said}`);
    await close();
  },
  'without a script everything is open on paper': async ({ browser, base }) => {
    const { page, close } = await person(browser, base, { script: false });
    await page.goto(`${base}${closed}/units/education`);
    await page.emulateMedia({ media: 'print' });
    holds(await page.locator('.tree .leaf').first().isVisible(), 'the first leaf is visible');
    await close();
  },
};
