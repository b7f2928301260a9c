// Reports say what the command line says, and an address shows one again.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {after, before, test} from 'node:test';
import {Desk, eventually} from './desk.mjs';

let desk;
let page;
before(async () => {
    desk = await Desk.begin();
    const mara = await desk.person('mara@example.org');
    page = await desk.tab(mara, '/desk/view/all');
});
after(() => desk.end());

const rows_of = (name, by) =>
    desk.json(['report', name, '--from', '30d', '--by', by, '--as', 'mara@example.org']).rows;

test('each report shows the numbers of the command line, and draws them', async () => {
    await page.getByRole('link', {name: 'Reports'}).click();
    await page.locator('.chart').waitFor();
    await page.locator('[data-key="report-by"]').selectOption('agent');
    for (const [name, title] of [
        ['volume', 'Volume'],
        ['backlog', 'Backlog'],
        ['sla', 'SLA compliance'],
    ]) {
        await page.locator('.report-names a', {hasText: title}).click();
        await page.locator('.report h1', {hasText: title}).waitFor();
        const rows = rows_of(name, 'agent');
        await eventually(
            async () => (await page.locator('.report-table tbody tr').count()) === rows.length,
            `${name} has as many rows`,
        );
        const [column] = {volume: ['created'], backlog: ['open'], sla: ['kept']}[name];
        const names = await page.locator('.report-table thead th').allInnerTexts();
        const at = names.indexOf({created: 'Created', open: 'Open', kept: 'Met'}[column]);
        const shown = await page.locator(`.report-table tbody tr > :nth-child(${at + 1})`).allInnerTexts();
        assert.deepEqual(
            shown.map(Number),
            rows.map((row) => row[column]),
            name,
        );
        assert.ok((await page.locator('.chart rect').count()) >= rows.length / 2);
    }
});

test('an address shows the same report again, and a view leads back to the list', async () => {
    assert.match(page.url(), /\/desk\/reports\/sla\?by=agent&from=30d$/);
    await page.reload();
    await page.locator('.report h1', {hasText: 'SLA compliance'}).waitFor();
    assert.equal(await page.locator('[data-key="report-by"]').inputValue(), 'agent');
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.locator('.row-link').first().waitFor();
    await page.goBack();
    await page.locator('.report h1').waitFor();
});

test('the table goes into a file, in which nothing is a formula', async () => {
    desk.run(['tag', 'create', '=cmd()']);
    desk.run(['ticket', 'tag', '5', '=cmd()']);
    await page.goto(`${desk.address}/desk/reports/backlog?by=tag&from=7d`);
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', {name: 'Save as CSV'}).click();
    const file = await downloading;
    assert.equal(file.suggestedFilename(), 'backlog-by-tag.csv');
    const lines = readFileSync(await file.path(), 'utf8').split('\r\n');
    assert.match(lines[0], /^group,/);
    assert.ok(lines.some((each) => each.startsWith("'=cmd()")));
    assert.ok(lines.every((each) => !each.startsWith('=')));
});

test('what the report does not understand is said', async () => {
    await page.goto(`${desk.address}/desk/reports/volume?by=day&from=30d&query=status:nonsense`);
    await page.locator('.report .failed').waitFor();
    assert.match(await page.locator('.report .failed').innerText(), /nonsense/);
});
