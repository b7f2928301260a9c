// Reports say what the command line says, and an address shows one again.
import assert from 'node:assert/strict';
import {mkdirSync, readFileSync} from 'node:fs';
import {after, before, test} from 'node:test';
import {check_access, forget_axe_marks} from './axe.mjs';
import {Desk, eventually} from './desk.mjs';

let desk;
let page;
before(async () => {
    desk = await Desk.begin();
    const mara = await desk.person('mara@example.org');
    page = await desk.tab(mara, '/desk/view/all');
    mkdirSync('pictures', {recursive: true});
});
after(() => {
    forget_axe_marks(desk);
    return desk.end();
});

const rows_of = (name, by) => desk.json(['report', name, '--from', '30d', '--by', by, '--as', 'mara@example.org']).rows;

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

test('the load of a week is a map of its hours with the numbers in it, which an address shows again', async () => {
    await page.goto(`${desk.address}/desk/reports/volume?by=day&from=30d`);
    await page.locator('.report-names a', {hasText: 'Load'}).click();
    await page.locator('.heat-map').waitFor();
    await page.locator('[data-key="report-of"]').selectOption('comments');
    await page.locator('.heat-map[aria-label$="Replies"]').waitFor();
    assert.match(page.url(), /\/desk\/reports\/load\?of=comments&from=30d$/);
    await page.reload();
    const cells = page.locator('.heat-map [role=cell]');
    await cells.first().waitFor();
    const rows = rows_of('volume', 'hour_of_week');
    assert.deepEqual(
        (await cells.allInnerTexts()).map((text) => (text === '·' ? 0 : Number(text))),
        rows.map((row) => row.comments),
    );
    assert.ok(rows.some((row) => row.comments > 0));
    const busiest = rows.findIndex((row) => row.comments === Math.max(...rows.map((each) => each.comments)));
    assert.match(await cells.nth(busiest).getAttribute('title'), new RegExp(`: ${rows[busiest].comments}$`));
    assert.match(await cells.nth(busiest).getAttribute('class'), /heat-5/);
    assert.equal(await page.locator('.report-table tbody tr').count(), 168);
});

test('each agent stands in one line, with what the reports by agent say', async () => {
    await page.locator('.report-names a', {hasText: 'Agents'}).click();
    await page.locator('.report h1', {hasText: 'Agents'}).waitFor();
    await page.locator('.with-bars tbody tr').first().waitFor();
    const lines = page.locator('.with-bars tbody tr');
    const volume = rows_of('volume', 'agent');
    const kept = rows_of('sla', 'agent').filter((row) => row.group === 'ben@example.org');
    const ben = await lines.filter({hasText: 'Ben Okafor'}).locator('td').allInnerTexts();
    const of_ben = volume.find((row) => row.group === 'ben@example.org');
    assert.deepEqual(ben.slice(0, 2).map(Number), [of_ben.resolved, of_ben.comments]);
    const [met, missed] = ['kept', 'missed'].map((name) => kept.reduce((sum, row) => sum + row[name], 0));
    assert.equal(kept[0].both_permille, Math.floor((1000 * met) / (met + missed)));
    assert.equal(ben[6], `${kept[0].both_permille / 10} %`);
    assert.equal(await lines.count(), volume.length);
    assert.match(await lines.last().innerText(), /^None/);
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', {name: 'Save as CSV'}).click();
    assert.equal((await downloading).suggestedFilename(), 'agents-by-agent.csv');
});

test('agents are called by their names, also when these come behind the report', async () => {
    const mara = await desk.person('mara@example.org');
    const tab = await mara.context.newPage();
    let let_them_come;
    const held = new Promise((resolve) => (let_them_come = resolve));
    await tab.route('**/api/v1/users*', (route) => held.then(() => route.continue()));
    await tab.goto(`${desk.address}/desk/reports/agents`);
    await tab.locator('.report-table th', {hasText: 'ben@example.org'}).waitFor();
    let_them_come();
    await tab.locator('.report-table th', {hasText: 'Ben Okafor'}).waitFor();
    await mara.context.close();
});

for (const [colorScheme, width] of [
    ['light', 1440],
    ['dark', 360],
]) {
    test(`nothing keeps anybody out of these reports, ${colorScheme}`, async () => {
        const mara = await desk.person('mara@example.org', {colorScheme, viewport: {width, height: 800}});
        const tab = await mara.context.newPage();
        for (const name of ['load', 'agents']) {
            await tab.goto(`${desk.address}/desk/reports/${name}`);
            await tab.locator('.report-table').waitFor();
            await check_access(tab, `report-${name}-${colorScheme}`);
            const widths = await tab.locator('.report').evaluate((each) => [each.scrollWidth, each.clientWidth]);
            assert.ok(widths[0] <= widths[1], `${name}: ${widths}`);
        }
        await mara.context.close();
    });
}

test('what the report does not understand is said', async () => {
    await page.goto(`${desk.address}/desk/reports/volume?by=day&from=30d&query=status:nonsense`);
    await page.locator('.report .failed').waitFor();
    assert.match(await page.locator('.report .failed').innerText(), /nonsense/);
});
