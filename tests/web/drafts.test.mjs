// What somebody is writing is never lost.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {Desk, eventually, open_ticket} from './desk.mjs';

let desk;
before(async () => {
    desk = await Desk.begin();
});
after(() => desk.end());

const area = (page) => page.locator('.composer-area');

async function write(page, words) {
    await open_ticket(page, 'nightly export');
    await area(page).click();
    await page.keyboard.type(words);
}

test('a draft survives a reload, another ticket in between, and another view', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    await write(page, 'Half a sen');
    await page.reload();
    await page.locator('.ticket-title').waitFor();
    assert.equal(await area(page).inputValue(), 'Half a sen');
    await open_ticket(page, 'printer');
    assert.equal(await area(page).inputValue(), '');
    await open_ticket(page, 'nightly export');
    assert.equal(await area(page).inputValue(), 'Half a sen');
    await page.getByRole('button', {name: 'Note', exact: true}).click();
    assert.equal(await area(page).inputValue(), '');
    await page.getByRole('button', {name: 'Reply', exact: true}).click();
    assert.equal(await area(page).inputValue(), 'Half a sen');
    await ana.context.close();
});

test('a draft survives the crash of its tab', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    await write(page, 'Before the crash');
    const crashed = page.waitForEvent('crash');
    page.goto('chrome://crash').catch(() => {});
    await crashed;
    const next = await desk.tab(ana, '/desk/view/all');
    await open_ticket(next, 'nightly export');
    assert.equal(await area(next).inputValue(), 'Before the crash');
    ana.requests = ana.requests.filter((each) => !each.startsWith('chrome:'));
    await ana.context.close();
});

test('what is written in one tab is there in the other', async () => {
    const ana = await desk.person('ana@example.org');
    const one = await desk.tab(ana, '/desk/view/all');
    const other = await desk.tab(ana, '/desk/view/all');
    await open_ticket(other, 'nightly export');
    await one.bringToFront();
    await write(one, 'In one tab');
    await eventually(async () => (await area(other).inputValue()) === 'In one tab', 'the other tab shows it');
    await ana.context.close();
});

test('without a connection nothing is lost, and it is sent when it is back', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    await write(page, 'Sent on a train.');
    await ana.context.setOffline(true);
    await area(page).press('Control+Enter');
    await page.waitForTimeout(6500);
    await page.locator('.message.waiting', {hasText: 'Sent on a train.'}).waitFor();
    await ana.context.setOffline(false);
    await eventually(
        () => desk.json(['comment', 'list', '3']).some((each) => each.content === 'Sent on a train.'),
        'it is sent',
        15_000,
    );
    ana.troubles = ana.troubles.filter((each) => !/ERR_INTERNET_DISCONNECTED/.test(each));
    await ana.context.close();
});

test('a change that the desk refuses is taken back, with a message', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    await open_ticket(page, 'printer');
    const status = page.locator('[data-key="set-status"]');
    const before_it = await status.innerText();
    await page.route('**/api/v1/tickets/TKT-000004', (route) =>
        route.request().method() === 'PATCH'
            ? route.fulfill({
                  status: 422,
                  contentType: 'application/problem+json',
                  body: '{"detail":"not from here","code":"invalid","status":422}',
              })
            : route.continue(),
    );
    await page.keyboard.press('s');
    await page.keyboard.type('resolved');
    await page.keyboard.press('Enter');
    await page.locator('.notice.failed', {hasText: 'TKT-000004 was not changed. not from here'}).waitFor();
    assert.equal(await status.innerText(), before_it);
    await ana.context.close();
});
