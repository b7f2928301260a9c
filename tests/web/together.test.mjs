// Several people, and several tabs of one, at the same time.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {Desk, eventually, open_ticket} from './desk.mjs';

let desk;
before(async () => {
    desk = await Desk.begin();
});
after(() => desk.end());

const comments = (number) => desk.json(['comment', 'list', number]);
const area = (page) => page.locator('.composer-area');

test('whoever answers second is told, keeps the text, and says what becomes of it', async () => {
    const [ana, mara] = await Promise.all(['ana@example.org', 'mara@example.org'].map((each) => desk.person(each)));
    const [first, second] = await Promise.all([ana, mara].map((each) => desk.tab(each, '/desk/view/all')));
    await Promise.all([first, second].map((page) => open_ticket(page, 'nightly export')));
    const before_it = comments('3').length;

    await area(first).click();
    await first.keyboard.type('From Ana.');
    await second.locator('.present.answering', {hasText: 'Ana Morales is answering'}).waitFor();
    await area(second).click();
    await second.keyboard.type('From Mara.');
    await area(first).press('Control+Enter');
    await area(second).press('Control+Enter');

    await second
        .locator('dialog[open]', {hasText: 'Somebody answered TKT-000003 before you'})
        .waitFor({timeout: 15_000});
    assert.match(await second.locator('dialog[open]').innerText(), /Ana Morales has answered since/);
    assert.equal(comments('3').length, before_it + 1);
    await second.getByRole('button', {name: 'Read it first'}).click();
    assert.equal(await area(second).inputValue(), 'From Mara.');
    await second.locator('.message.ours', {hasText: 'From Ana.'}).waitFor();

    await area(second).press('Control+Enter');
    await eventually(() => comments('3').length === before_it + 2, 'having read it she sends hers', 12_000);
    await Promise.all([ana.context.close(), mara.context.close()]);
});

test('two who change the same field choose, and two who change different ones need not', async () => {
    const ben = await desk.person('ben@example.org');
    const page = await desk.tab(ben, '/desk/view/all');
    await open_ticket(page, 'checkout');
    // Nothing is heard, as if the other's change came in the same moment.
    await page.route('**/api/v1/tickets/TKT-000005', (route) =>
        route.request().method() === 'GET' ? route.abort() : route.continue(),
    );
    desk.run(['ticket', 'update', '5', '--priority', 'LOW']);
    await page.keyboard.press('s');
    await page.keyboard.type('waiting');
    await page.keyboard.press('Enter');
    await eventually(
        () => desk.json(['ticket', 'show', '5']).status === 'WAITING_CUSTOMER',
        'another field is no conflict',
    );
    assert.equal(desk.json(['ticket', 'show', '5']).priority, 'LOW');

    desk.run(['ticket', 'update', '5', '--status', 'RESOLVED']);
    await page.keyboard.press('s');
    await page.keyboard.type('progress');
    await page.keyboard.press('Enter');
    await page.locator('dialog[open]', {hasText: 'Somebody else changed TKT-000005'}).waitFor();
    assert.match(await page.locator('dialog[open]').innerText(), /Status: they say Resolved, you say In progress/);
    await page.getByRole('button', {name: 'Keep theirs'}).click();
    await page.locator('[data-key="set-status"]', {hasText: 'Resolved'}).waitFor();
    assert.equal(desk.json(['ticket', 'show', '5']).status, 'RESOLVED');
    ben.troubles = []; // the requests that were cut off above
    await ben.context.close();
});

test('seven tabs share one stream, all of them hear, and another takes over when it goes', async () => {
    const ana = await desk.person('ana@example.org');
    const tabs = [];
    for (let each = 0; each < 7; ++each) tabs.push(await desk.tab(ana, '/desk/view/all'));
    const streams = () => ana.requests.filter((each) => each.includes('/api/v1/events')).length;
    await eventually(() => streams() === 1, 'one of them listens');
    await tabs[0].waitForTimeout(1000);
    desk.run([
        'new',
        'Heard by all',
        '--description',
        'd',
        '--customer',
        'lena@bakery.example',
        '--department',
        'Technical Support',
    ]);
    for (const tab of tabs) await tab.locator('.row-title', {hasText: 'Heard by all'}).waitFor();
    assert.equal(streams(), 1);

    await tabs[0].close();
    await eventually(() => streams() === 2, 'another one listens');
    desk.run([
        'new',
        'Heard again',
        '--description',
        'd',
        '--customer',
        'lena@bakery.example',
        '--department',
        'Technical Support',
    ]);
    for (const tab of tabs.slice(1)) await tab.locator('.row-title', {hasText: 'Heard again'}).waitFor();
    await ana.context.close();
});

test('what the customer says appears by itself, and is told to whoever reads further up', async () => {
    const ana = await desk.person('ana@example.org', {viewport: {width: 1440, height: 560}});
    const page = await desk.tab(ana, '/desk/view/all');
    await open_ticket(page, 'nightly export');
    await area(page).fill('Not yet sent');
    await page.waitForTimeout(1000);
    await page.locator('.conversation-scroll').evaluate((each) => (each.scrollTop = 0));
    desk.run(['comment', 'add', '3', '--body', 'It works again.', '--author', 'omar@clinic.example']);
    await page.locator('.notice', {hasText: 'New message from Omar Haddad'}).waitFor();
    await page.getByRole('button', {name: 'Show', exact: true}).click();
    await eventually(
        () =>
            page.locator('.message', {hasText: 'It works again.'}).evaluate((each) => {
                const {top, bottom} = each.getBoundingClientRect();
                return top > 0 && bottom < innerHeight;
            }),
        'it comes into sight',
    );
    assert.equal(await area(page).inputValue(), 'Not yet sent');
    await ana.context.close();
});

test('what is marked, and what is being typed, stays while others come and go', async () => {
    const [ana, mara] = await Promise.all(['ana@example.org', 'mara@example.org'].map((each) => desk.person(each)));
    const page = await desk.tab(ana, '/desk/view/all/TKT-000003');
    await page.locator('.message').first().waitFor();
    await page.waitForTimeout(1500);
    await page.locator('.message .text').first().selectText();
    const marked = await page.evaluate(() => String(getSelection()));
    assert.match(marked, /nightly export ends/);
    const other = await desk.tab(mara, '/desk/view/all/TKT-000003');
    await page.locator('.present', {hasText: 'Mara Novak is looking'}).waitFor();
    assert.equal(await page.evaluate(() => String(getSelection())), marked);
    await other.close();
    await page.locator('.present', {hasText: 'Mara Novak'}).waitFor({state: 'detached'});
    assert.equal(await page.evaluate(() => String(getSelection())), marked);
    await Promise.all([ana.context.close(), mara.context.close()]);
});

test('counts and clocks stay true by themselves', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/unassigned');
    const count = async () => Number(await page.locator('[data-key="view-unassigned"] .count').innerText());
    const before_it = await count();
    desk.run([
        'new',
        'One more',
        '--description',
        'd',
        '--customer',
        'lena@bakery.example',
        '--department',
        'Technical Support',
    ]);
    await eventually(async () => (await count()) === before_it + 1, 'the count has grown');
    await page.locator('.row', {hasText: 'One more'}).locator('.due').waitFor();
    await ana.context.close();
});

test('a session is renewed without anybody noticing', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    const cookies = await ana.context.cookies();
    await ana.context.clearCookies({name: 'helpdesk_session'});
    assert.ok(cookies.some((each) => each.name === 'helpdesk_session'));
    await open_ticket(page, 'nightly export');
    await page.locator('.message').first().waitFor();
    assert.ok((await ana.context.cookies()).some((each) => each.name === 'helpdesk_session'));
    assert.equal(ana.requests.filter((each) => each.endsWith('/session/refresh')).length, 1);
    ana.troubles = ana.troubles.filter((each) => !/401/.test(each));
    await ana.context.close();
});

test('what happened before a page hears of anything is shown as soon as it does', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await ana.context.newPage();
    let let_it_begin;
    const held = new Promise((resolve) => (let_it_begin = resolve));
    await page.route('**/api/v1/events*', (route) => held.then(() => route.continue()));
    await page.goto(`${desk.address}/desk/view/all`);
    await open_ticket(page, 'nightly export');
    const count = page.locator('.views a', {hasText: 'All tickets'}).locator('.count');
    const before_it = Number(await count.innerText());

    const words = ['--title', 'Came in between', '--description', 'Unheard.', '--customer', 'lena@bakery.example'];
    desk.run(['ticket', 'create', ...words]);
    desk.run(['comment', 'add', '3', '--body', 'Said in between.', '--author', 'mara@example.org']);
    await page.waitForTimeout(700); // until all that would be asked for by itself has been
    assert.equal(await page.locator('.row-link', {hasText: 'Came in between'}).count(), 0);
    assert.equal(await page.locator('.message', {hasText: 'Said in between.'}).count(), 0);

    let_it_begin();
    await page.locator('.row-link', {hasText: 'Came in between'}).waitFor();
    await page.locator('.message', {hasText: 'Said in between.'}).waitFor();
    await eventually(async () => Number(await count.innerText()) === before_it + 1, 'it is counted');
    await ana.context.close();
});

test('a page that hears again of what happens goes on where it was, and reads nothing twice', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    const lists = () => ana.requests.filter((each) => /\/tickets\?/.test(each)).length;
    await eventually(() => lists() === 2, 'the list is read again when the first is heard');
    await desk.stop_server();
    await page.locator('.offline:visible').waitFor();
    await desk.start_server();
    await page.locator('.offline').waitFor({state: 'hidden', timeout: 20_000});
    const words = ['--title', 'Came in later', '--description', 'Heard.', '--customer', 'lena@bakery.example'];
    desk.run(['ticket', 'create', ...words]);
    await page.locator('.row-link', {hasText: 'Came in later'}).waitFor();
    assert.equal(lists(), 3); // for what came in
    await ana.context.close();
});
