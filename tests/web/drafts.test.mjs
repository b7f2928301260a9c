// What somebody is writing is never lost.
import assert from 'node:assert/strict';
import {after, before, beforeEach, test} from 'node:test';
import {Desk, eventually, open_ticket} from './desk.mjs';

let desk;
before(async () => {
    desk = await Desk.begin();
});
after(() => desk.end());
beforeEach(() => desk.forget_drafts('ana@example.org', 'ben@example.org'));

const drafts_of = (email) => desk.drafts_of(email);
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

const ana_is_at = () => desk.person('ana@example.org');
const kept_mark = (page) => page.locator('.composer-kept');
const is_kept = (page) => kept_mark(page).filter({hasText: /^Draft kept$/}).waitFor();
const bodies = (email = 'ana@example.org') => drafts_of(email).map((each) => each.body);
const shows = (page, text) => eventually(async () => (await area(page).inputValue()) === text, `it shows: ${text}`);

test('what is begun on one machine is gone on with on another, and no colleague sees it', async () => {
    const here = await ana_is_at();
    const one = await desk.tab(here, '/desk/view/all');
    await write(one, 'Begun at the desk');
    await one.locator('input[type=file]').setInputFiles({name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a')});
    await one.locator('.composer .file', {hasText: 'a.txt'}).waitFor();
    await is_kept(one);
    await eventually(() => drafts_of('ana@example.org')[0]?.files.length === 1, 'the file is kept too');

    const there = await ana_is_at();
    const other = await desk.tab(there, '/desk/view/all');
    await other.locator('.row', {hasText: 'nightly export'}).locator('[aria-label="You have begun a reply"]').waitFor();
    await open_ticket(other, 'nightly export');
    await shows(other, 'Begun at the desk');
    await other.locator('.composer .file', {hasText: 'a.txt'}).waitFor();
    await area(other).click();
    await other.keyboard.press('Control+End');
    await other.keyboard.type(', gone on with on the train');
    await eventually(() => bodies()[0]?.endsWith('on the train'), 'it is kept');

    const colleague = await desk.person('ben@example.org');
    const third = await desk.tab(colleague, '/desk/view/all');
    await open_ticket(third, 'nightly export');
    await third.waitForTimeout(500);
    assert.equal(await area(third).inputValue(), '');
    assert.equal(await third.locator('[aria-label="You have begun a reply"]').count(), 0);

    await open_ticket(one, 'printer');
    await open_ticket(one, 'nightly export');
    await shows(one, 'Begun at the desk, gone on with on the train');
    for (const each of [here, there, colleague]) await each.context.close();
});

test('what is sent on one machine is gone on the other, and does not come back as a draft', async () => {
    const here = await ana_is_at();
    const there = await ana_is_at();
    const one = await desk.tab(here, '/desk/view/all');
    const other = await desk.tab(there, '/desk/view/all');
    await write(one, 'Sent from here');
    await is_kept(one);
    await open_ticket(other, 'nightly export');
    await shows(other, 'Sent from here');
    await area(one).press('Control+Enter');
    await area(one).fill('And one thing more');
    await one.waitForTimeout(3000);
    assert.deepEqual(bodies(), ['Sent from here'], 'while it can be taken back nothing is kept');
    await eventually(() => bodies().join() === 'And one thing more', 'what was begun since is kept', 12_000);
    await open_ticket(other, 'printer');
    await open_ticket(other, 'nightly export');
    await shows(other, 'And one thing more');
    await area(one).press('Control+Enter');
    await eventually(() => bodies().length === 0, 'it is sent', 12_000);
    await open_ticket(other, 'printer');
    await open_ticket(other, 'nightly export');
    await shows(other, '');
    await other.waitForTimeout(3000);
    assert.deepEqual(bodies(), []);
    for (const each of [here, there]) await each.context.close();
});

test('a reply that is taken back is a draft again, on the server as well', async () => {
    const here = await ana_is_at();
    const one = await desk.tab(here, '/desk/view/all');
    await write(one, 'Too soon');
    await area(one).press('Control+Enter');
    await one.locator('.notice').getByRole('button', {name: 'Undo'}).click();
    await eventually(() => bodies().join() === 'Too soon', 'it is kept', 12_000);
    await shows(one, 'Too soon');
    await here.context.close();
});

test('what was written on both without the other is there twice, and one can be had alone', async () => {
    const here = await ana_is_at();
    const there = await ana_is_at();
    const one = await desk.tab(here, '/desk/view/all');
    const other = await desk.tab(there, '/desk/view/all');
    await open_ticket(other, 'nightly export');
    // It would look again on a click that comes late.
    await other.route('**/api/v1/drafts?*', (route) => route.fulfill({contentType: 'application/json', body: '[]'}));
    await write(one, 'The first text');
    await is_kept(one);
    await area(other).click();
    await other.keyboard.type('The second text');
    await shows(other, 'The first text\n\nThe second text');
    await other.keyboard.type('!');
    await shows(other, 'The first text\n\nThe second text!');
    await eventually(() => bodies().join() === 'The first text\n\nThe second text!', 'both are kept');
    await other.locator('.notice').getByRole('button', {name: 'Remove the other'}).click();
    await eventually(() => bodies().join() === 'The second text!', 'the one is kept');
    for (const each of [here, there]) await each.context.close();
});

test('while the server is away nothing is lost, and it is kept when it is back', async () => {
    const here = await ana_is_at();
    const page = await desk.tab(here, '/desk/view/all');
    await write(page, 'Written ');
    await is_kept(page);
    await desk.stop_server();
    await page.keyboard.type('in the dark');
    await kept_mark(page).filter({hasText: 'Only in this browser'}).waitFor();
    assert.equal(await area(page).inputValue(), 'Written in the dark');
    await desk.start_server();
    await eventually(() => bodies().join() === 'Written in the dark', 'it is kept', 20_000);
    await is_kept(page);
    await here.context.close();
    here.troubles = here.troubles.filter((each) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE/.test(each));
});

test('whatever the server says to a draft, writing goes on', async () => {
    const here = await ana_is_at();
    const page = await desk.tab(here, '/desk/view/all');
    for (const status of [401, 403, 404, 413]) {
        await page.route('**/drafts/reply', (route) =>
            route.fulfill({status, contentType: 'application/problem+json', body: `{"detail":"no","status":${status}}`}),
        );
        await write(page, `${status} `);
        await kept_mark(page).filter({hasText: 'Only in this browser'}).waitFor();
        await page.unroute('**/drafts/reply');
        await open_ticket(page, 'printer');
    }
    await open_ticket(page, 'nightly export');
    await shows(page, '401 403 404 413 ');
    assert.equal(await page.locator('.notice').count(), 0);
    assert.match(page.url(), /desk/);
    here.troubles = here.troubles.filter((each) => !/status of (401|403|413)/.test(each));
    await here.context.close();
});

test('a draft that is left by closing its tab is kept', async () => {
    const here = await ana_is_at();
    const page = await desk.tab(here, '/desk/view/all');
    await write(page, 'And ');
    await is_kept(page);
    await page.keyboard.type('away');
    await page.goto('about:blank');
    await eventually(() => bodies().join() === 'And away', 'it is kept');
    await here.context.close();
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
