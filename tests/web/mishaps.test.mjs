// What goes wrong on the way loses nothing, and makes nothing twice.
import assert from 'node:assert/strict';
import {after, before, beforeEach, test} from 'node:test';
import {Desk, eventually, open_ticket} from './desk.mjs';

let desk;
before(async () => {
    desk = await Desk.begin();
});
after(() => desk.end());
beforeEach(() => desk.forget_drafts('ana@example.org'));

const area = (page) => page.locator('.composer-area');
const comments = (number) => desk.json(['comment', 'list', number]).map((each) => each.content);
const file_of = (name) => ({name, mimeType: 'text/plain', buffer: Buffer.from(name)});

// Sends the one answer, and begins the other while it is on its way.
async function send_and_begin(page, sent, begun) {
    await area(page).fill(sent);
    await area(page).press('Control+Enter');
    await page.locator('.message.waiting', {hasText: sent}).waitFor();
    await area(page).click();
    await page.keyboard.type(begun);
}

// The desk cannot take what is posted to a place; gives what ends that, and leaves no trace in the person's troubles.
async function while_busy(person, page, place, busy) {
    const answer = (route) =>
        route.request().method() === 'POST'
            ? route.fulfill({
                  status: 503,
                  contentType: 'application/problem+json',
                  body: '{"detail":"the database is busy","code":"busy","status":503}',
              })
            : route.continue();
    await page.route(place, answer);
    await busy();
    await page.unroute(place, answer);
    person.troubles = person.troubles.filter((each) => !/status of 503/.test(each));
}

test('an answer that is taken back comes before the one that has been begun, and so do its files', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    await open_ticket(page, 'nightly export');
    const chooser = page.locator('.composer input[type=file]');
    const names = page.locator('.composer .file-name');
    await chooser.setInputFiles(file_of('first.txt'));
    await names.nth(0).waitFor();
    await send_and_begin(page, 'The first.', 'The second');
    await chooser.setInputFiles(file_of('second.txt'));
    await names.nth(0).waitFor();
    await page.locator('.message.waiting').getByRole('button', {name: 'Undo'}).click();

    assert.equal(await area(page).inputValue(), 'The first.\n\nThe second');
    assert.deepEqual(await names.allInnerTexts(), ['first.txt', 'second.txt']);
    await page.keyboard.type('!');
    await page.reload();
    await page.locator('.ticket-title').waitFor();
    assert.equal(await area(page).inputValue(), 'The first.\n\nThe second!');
    assert.deepEqual(await names.allInnerTexts(), ['first.txt', 'second.txt']);
    assert.ok(!comments('3').includes('The first.'));
    await ana.context.close();
});

test('an answer that is taken back from another tab comes before what is being written in this one', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    await open_ticket(page, 'nightly export');
    await area(page).fill('From there.');
    await area(page).press('Control+Enter');
    const other = await desk.tab(ana, '/desk/view/all/TKT-000003');
    await area(other).click();
    await other.keyboard.type('Here');
    await page
        .locator('.message.waiting')
        .getByRole('button', {name: 'Undo'})
        .evaluate((each) => each.click());
    await eventually(
        async () => (await area(other).inputValue()) === 'From there.\n\nHere',
        'it stands before what is written here',
    );
    await other.keyboard.type('!');
    assert.equal(await area(other).inputValue(), 'From there.\n\nHere!');
    await ana.context.close();
});

test('an answer that fails comes before the one that has been begun', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    await open_ticket(page, 'printer');
    await while_busy(ana, page, '**/api/v1/tickets/*/comments', async () => {
        await send_and_begin(page, 'It fails.', 'The next');
        await page.locator('.notice.failed', {hasText: 'it is a draft again'}).waitFor();
    });
    assert.equal(await area(page).inputValue(), 'It fails.\n\nThe next');
    await page.reload();
    await page.locator('.ticket-title').waitFor();
    assert.equal(await area(page).inputValue(), 'It fails.\n\nThe next');
    assert.ok(!comments('4').includes('It fails.'));
    await ana.context.close();
});

test('an answer that was overtaken is sent all the same, and the one that has been begun stays', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    await open_ticket(page, 'checkout');
    await send_and_begin(page, 'Overtaken.', 'Still being written');
    desk.run(['comment', 'add', '5', '--body', 'Faster.', '--author', 'mara@example.org']);
    await page.locator('dialog[open]', {hasText: 'Somebody answered TKT-000005 before you'}).waitFor();
    assert.equal(await area(page).inputValue(), 'Overtaken.\n\nStill being written');
    await page.getByRole('button', {name: 'Send mine all the same'}).click();

    await eventually(() => comments('5').includes('Overtaken.'), 'it is sent');
    assert.equal(await area(page).inputValue(), 'Still being written');
    await page.reload();
    await page.locator('.ticket-title').waitFor();
    assert.equal(await area(page).inputValue(), 'Still being written');
    assert.equal(comments('5').filter((each) => each === 'Overtaken.').length, 1);
    await ana.context.close();
});

const made = (title) => desk.json(['ticket', 'list', '--limit', '500']).filter((each) => each.title === title).length;

// The desk does it, and nobody hears its answer.
async function lose(route) {
    await route.fetch();
    await route.abort();
}

// A dialog for a new ticket, with all that it needs.
async function begin_ticket(page, title) {
    await page.getByRole('button', {name: 'New ticket'}).click();
    const dialog = page.locator('dialog[open]');
    await dialog.locator('#field-customer').fill('lena@bakery.example');
    await dialog.locator('#field-description').fill('It is dark.');
    await dialog.locator('#field-title').fill(title);
    return dialog;
}

test('Enter twice makes one ticket', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    let asked = 0;
    await page.route('**/api/v1/tickets', async (route) => {
        asked += 1;
        await new Promise((resolve) => setTimeout(resolve, 500));
        await route.continue();
    });
    const dialog = await begin_ticket(page, 'Twice by Enter');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await dialog.waitFor({state: 'detached'});
    await page.locator('.ticket-title', {hasText: 'Twice by Enter'}).waitFor();
    assert.equal(asked, 1);
    assert.equal(made('Twice by Enter'), 1);
    await ana.context.close();
});

test('an answer that was lost makes no second ticket, and a ticket that was changed since is another one', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    await page.route('**/api/v1/tickets', lose, {times: 1});
    const dialog = await begin_ticket(page, 'Lost on the way');
    await page.keyboard.press('Enter');
    await dialog.locator('.failed', {hasText: 'cannot be reached'}).waitFor();
    assert.equal(made('Lost on the way'), 1);

    await dialog.locator('#field-title').fill('Changed on the way');
    await page.keyboard.press('Enter');
    await dialog.locator('.failed', {hasText: 'This was done before you changed it'}).waitFor();
    assert.equal(made('Changed on the way'), 0);
    await page.keyboard.press('Enter');
    await dialog.waitFor({state: 'detached'});
    assert.equal(made('Changed on the way'), 1);
    assert.equal(made('Lost on the way'), 1);
    ana.troubles = ana.troubles.filter((each) => !/ERR_FAILED/.test(each));
    await ana.context.close();
});

test('what is sent again after an answer that was lost is the ticket that it made', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    await page.route('**/api/v1/tickets', lose, {times: 1});
    const dialog = await begin_ticket(page, 'Sent again');
    await page.keyboard.press('Enter');
    await dialog.locator('.failed', {hasText: 'cannot be reached'}).waitFor();
    await page.keyboard.press('Enter');
    await dialog.waitFor({state: 'detached'});
    await page.locator('.ticket-title', {hasText: 'Sent again'}).waitFor();
    assert.equal(made('Sent again'), 1);
    ana.troubles = ana.troubles.filter((each) => !/ERR_FAILED/.test(each));
    await ana.context.close();
});

test('what the palette sends again after a lost answer is done once, and again when it is run again', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    await page.route('**/api/v1/tickets', lose, {times: 1});
    await page.keyboard.press('Control+k');
    await page.locator('.pick-input').fill('ticket create');
    await page.locator('.pick', {hasText: 'Opens a ticket'}).click();
    const dialog = page.locator('dialog[open]');
    await dialog.locator('#field-customer').fill('lena@bakery.example');
    await dialog.locator('#field-description').fill('It is dark.');
    await dialog.locator('#field-title').fill('From the palette');
    const run = dialog.getByRole('button', {name: 'Run'});
    await run.click();
    await dialog.locator('.failed', {hasText: 'cannot be reached'}).waitFor();
    assert.equal(made('From the palette'), 1);
    await run.click();
    await dialog.locator('.story', {hasText: 'From the palette'}).waitFor();
    assert.equal(made('From the palette'), 1);
    await run.click();
    await eventually(() => made('From the palette') === 2, 'it is done anew');
    ana.troubles = ana.troubles.filter((each) => !/ERR_FAILED/.test(each));
    await ana.context.close();
});

const refused = (status, detail) => ({
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({detail, code: 'refused', status}),
});

async function begin_editing(page, content) {
    const message = page.locator('.message', {hasText: content});
    await message.hover();
    await message.getByRole('button', {name: 'Edit this comment'}).click();
    return page.locator('dialog[open] textarea');
}

test('only a session that has ended leads to signing in, and what was being edited is there afterwards', async () => {
    desk.run(['comment', 'add', '4', '--body', 'To be edited.', '--author', 'ana@example.org']);
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all/TKT-000004');
    const text = await begin_editing(page, 'To be edited.');
    await text.fill('It has been edited.');
    const save = page.locator('dialog[open]').getByRole('button', {name: 'Save'});
    const failure = page.locator('dialog[open] .failed span');
    const renewal = '**/api/v1/session/refresh';
    await page.route('**/api/v1/comments/*', (route) => route.fulfill(refused(401, 'this session has ended')));
    for (const status of [503, 429, 409]) {
        await page.route(renewal, (route) => route.fulfill(refused(status, 'not now')), {times: 1});
        await save.click();
        await failure.waitFor();
        assert.equal(await text.inputValue(), 'It has been edited.');
    }
    await page.route(renewal, (route) => route.abort(), {times: 1});
    await save.click();
    await failure.filter({hasText: 'cannot be reached'}).waitFor();
    assert.match(page.url(), /\/desk\/view\/all\/TKT-000004$/);

    await page.route(renewal, (route) => route.fulfill(refused(401, 'this session has ended')), {times: 1});
    const leaving = page.waitForRequest('**/sign-in?next=*');
    await save.click();
    await leaving; // and back, because in truth the session lasts
    await page.locator('dialog[open]').waitFor({state: 'detached'});
    await page.unroute('**/api/v1/comments/*');
    const again = await begin_editing(page, 'To be edited.');
    assert.equal(await again.inputValue(), 'It has been edited.');
    await page.keyboard.press('Tab');
    await save.click();
    await page.locator('.message', {hasText: 'It has been edited.'}).waitFor();
    assert.ok(comments('4').includes('It has been edited.'));
    assert.equal(await (await begin_editing(page, 'It has been edited.')).inputValue(), 'It has been edited.');
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((each) => /draft/.test(each))), []);
    ana.troubles = ana.troubles.filter((each) => !/status of (401|429|503)|ERR_FAILED/.test(each));
    await ana.context.close();
});

const long_enough = 11_000; // for another page to see to what this one sent, from the beginning of its way
const status_of = (number) => desk.json(['ticket', 'show', number]).status;

// A page of the same person that went away `minutes` ago left this answer to TKT-000005 behind. The desk has it.
async function leave_behind(page, entry, minutes) {
    await page.goto(`${desk.address}/docs`);
    desk.run(['comment', 'add', '5', '--body', entry.text, '--author', 'ana@example.org']);
    const {id} = desk.json(['ticket', 'show', '5']);
    const {user_id} = await (await page.context().request.get(`${desk.address}/api/v1/session`)).json();
    const queued_at = Date.now() - minutes * 60_000;
    const left = {ticket_id: id, number: 'TKT-000005', kind: 'reply', files: [], seen: null, key: 'left', queued_at};
    await page.evaluate(
        ([name, value]) => localStorage.setItem(name, value),
        [`helpdesk.${user_id}.outgoing.left`, JSON.stringify({...left, due_at: queued_at + 5000, ...entry})],
    );
}

const times_sent = (text) => comments('5').filter((each) => each === text).length;
const nothing_left = (page) => page.evaluate(() => Object.keys(localStorage).every((each) => !/outgoing/.test(each)));

test('the status follows an answer whose page went away before it was sent', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    await open_ticket(page, 'checkout');
    await area(page).fill('Sent on leaving.');
    await area(page).press('Control+Shift+Enter');
    await page.keyboard.type('resolved');
    await page.keyboard.press('Enter');
    await page.locator('.message.waiting', {hasText: 'Sent on leaving.'}).waitFor();
    await page.goto(`${desk.address}/docs`);
    await eventually(() => times_sent('Sent on leaving.') === 1, 'it is sent');
    await page.waitForTimeout(long_enough);
    await page.goto(`${desk.address}/desk/view/all/TKT-000005`);
    await eventually(() => status_of('5') === 'RESOLVED', 'its status follows');
    await eventually(() => nothing_left(page), 'nothing is on its way');
    assert.equal(times_sent('Sent on leaving.'), 1);
    await ana.context.close();
});

test('the status follows an answer that the desk had when its page went away', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    desk.run(['ticket', 'update', '5', '--status', 'IN_PROGRESS']);
    await leave_behind(page, {text: 'It was under way.', status: 'RESOLVED', sending: true}, 2);
    await page.goto(`${desk.address}/desk/view/all/TKT-000005`);
    await eventually(() => status_of('5') === 'RESOLVED', 'its status follows');
    await eventually(() => nothing_left(page), 'nothing is on its way');
    assert.equal(times_sent('It was under way.'), 1);
    await ana.context.close();
});

test('after a while it is asked whether the status is still meant', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    desk.run(['ticket', 'update', '5', '--status', 'IN_PROGRESS']);
    await leave_behind(page, {text: 'It was sent in time.', status: 'RESOLVED'}, 11);
    await page.goto(`${desk.address}/desk/view/all/TKT-000005`);
    const notice = page.locator('.notice', {hasText: 'its status was not set to Resolved'});
    await notice.waitFor();
    assert.equal(status_of('5'), 'IN_PROGRESS');
    await notice.getByRole('button', {name: 'Set it now'}).click();
    await eventually(() => status_of('5') === 'RESOLVED', 'it is set');
    await eventually(() => nothing_left(page), 'nothing is on its way');
    assert.equal(times_sent('It was sent in time.'), 1);

    await leave_behind(page, {text: 'It has its status.', status: 'RESOLVED'}, 11);
    await page.goto(`${desk.address}/desk/view/all/TKT-000005`);
    await page.locator('.ticket-title').waitFor();
    await eventually(() => nothing_left(page), 'nothing is on its way');
    assert.equal(await notice.count(), 0, 'nobody is asked about a status that is there');
    await ana.context.close();
});

test('a status that gets lost on the way is set when the desk can be reached again', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    desk.run(['ticket', 'update', '5', '--status', 'IN_PROGRESS']);
    await open_ticket(page, 'checkout');
    await page.route('**/api/v1/tickets/TKT-000005', (route) =>
        route.request().method() === 'PATCH' ? route.abort() : route.continue(),
    );
    await area(page).fill('Without its status.');
    await area(page).press('Control+Shift+Enter');
    await page.keyboard.type('resolved');
    await page.keyboard.press('Enter');
    await page.locator('.message.ours:not(.waiting)', {hasText: 'Without its status.'}).waitFor();
    await page.waitForTimeout(long_enough / 2);
    assert.equal(await page.locator('.message', {hasText: 'Without its status.'}).count(), 1);
    await page.unroute('**/api/v1/tickets/TKT-000005');
    await page.reload();
    await eventually(() => status_of('5') === 'RESOLVED', 'it is set');
    assert.equal(times_sent('Without its status.'), 1);
    ana.troubles = ana.troubles.filter((each) => !/ERR_FAILED/.test(each));
    await ana.context.close();
});
