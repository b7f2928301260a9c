// The day's work, as people do it.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {Desk, eventually, last_message, open_ticket} from './desk.mjs';

let desk;
before(async () => {
    desk = await Desk.begin();
});
after(() => desk.end());

const comments = (number) => desk.json(['comment', 'list', number]);
const shown = (number) => desk.json(['ticket', 'show', number]);
const setting = (page, name) => page.locator(`[data-key="set-${name}"]`);

async function pick(page, key, words) {
    await page.keyboard.press(key);
    await page.locator('dialog[open] .pick-input').waitFor();
    await page.keyboard.type(words);
    await page.keyboard.press('Enter');
    await page.locator('dialog[open]').waitFor({state: 'detached'});
}

test('ten tickets are sorted out with the keyboard alone', async () => {
    for (let each = 1; each <= 10; ++each) {
        desk.run([
            'new',
            `Triage ${each}`,
            '--description',
            'Please help.',
            '--customer',
            'lena@bakery.example',
            '--tag',
            'how-to',
            '--department',
            'Technical Support',
        ]);
    }
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk');
    const {keyboard} = page;
    await keyboard.press('/');
    await keyboard.type('tag:how-to is:unassigned sort:created ');
    await keyboard.press('Enter');
    await eventually(async () => (await page.locator('.row').count()) === 10, 'the search finds the ten');
    await keyboard.press('j');
    await keyboard.press('Enter');
    for (let each = 1; each <= 10; ++each) {
        await page.locator('.ticket-title', {hasText: new RegExp(`^Triage ${each}$`)}).waitFor();
        await pick(page, 'p', 'high');
        await keyboard.press('m');
        await setting(page, 'assignee').filter({hasText: 'Ana Morales'}).waitFor();
        await keyboard.press('r');
        await page.locator('.composer-area:focus').waitFor();
        await keyboard.type(`We look into number ${each}.`);
        await keyboard.press('Control+Enter');
        await eventually(
            async () => (await page.locator('.row').count()) === 10 - each,
            'what is hers leaves the list',
        );
        if (each < 10) await keyboard.press('j');
    }
    const tickets = desk.json(['ls', 'tag:how-to Triage']);
    assert.equal(tickets.length, 10);
    for (const {ticket_number: number, title, assignee, priority} of tickets) {
        assert.deepEqual([assignee, priority], ['ana@example.org', 'HIGH'], title);
        await eventually(() => comments(number).length === 1, `${title} is answered`, 15_000);
        assert.equal(comments(number)[0].content, title.replace('Triage', 'We look into number') + '.');
    }
    await ana.context.close();
});

test('an answer can be taken back, and is sent once if it is not', async () => {
    const chloe = await desk.person('chloe@example.org');
    const page = await desk.tab(chloe, '/desk/view/all');
    await open_ticket(page, 'printer');
    const before_it = comments('4').length;
    await page.keyboard.press('r');
    await page.keyboard.type('Too early.');
    await page.keyboard.press('Control+Enter');
    await page.locator('.message').getByRole('button', {name: 'Undo'}).click();
    assert.equal(await page.locator('.composer-area').inputValue(), 'Too early.');
    await page.waitForTimeout(6000);
    assert.equal(comments('4').length, before_it);

    await page.locator('.composer-area').press('Control+Enter');
    await open_ticket(page, 'nightly export');
    await page.keyboard.press('z');
    await page.locator('.ticket-title', {hasText: 'printer'}).waitFor();
    await eventually(
        async () => (await page.locator('.composer-area').inputValue()) === 'Too early.',
        'it comes back wherever one is',
    );
    await page.locator('.composer-area').fill('Now it is right.');
    await page.locator('.composer-area').press('Control+Enter');
    await eventually(() => comments('4').length === before_it + 1, 'it is sent by itself', 12_000);
    await eventually(async () => (await page.locator('.message.waiting').count()) === 0, 'it is on its way no more');
    assert.match(await last_message(page), /Now it is right\./);
    assert.equal(comments('4').at(-1).is_internal, false);
    await chloe.context.close();
});

test('whoever leaves the page has sent what was on its way, once', async () => {
    const chloe = await desk.person('chloe@example.org');
    const page = await desk.tab(chloe, '/desk/view/all');
    await open_ticket(page, 'printer');
    const before_it = comments('4').length;
    await page.keyboard.press('r');
    await page.keyboard.type('Sent while leaving.');
    await page.keyboard.press('Control+Enter');
    await page.close({runBeforeUnload: false});
    const next = await desk.tab(chloe, '/desk/view/all');
    await eventually(() => comments('4').length === before_it + 1, 'it is sent', 15_000);
    await next.waitForTimeout(4000);
    assert.equal(comments('4').filter((each) => each.content === 'Sent while leaving.').length, 1);
    await chloe.context.close();
});

test('a note does not look like an answer, and stays in the house', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    await open_ticket(page, 'nightly export');
    await page.keyboard.press('n');
    await page.locator('.composer.note .composer-area:focus').waitFor();
    await page.keyboard.type('Only for us.');
    await page.keyboard.press('Control+Enter');
    await eventually(() => comments('3').at(-1).content === 'Only for us.', 'the note is there', 12_000);
    assert.equal(comments('3').at(-1).is_internal, true);
    await page.locator('.message.note:not(.waiting)', {hasText: 'Only for us.'}).waitFor();
    const background = (kind) =>
        page
            .locator(`.message.${kind}`)
            .first()
            .evaluate((each) => getComputedStyle(each).backgroundColor);
    assert.notEqual(await background('note'), await background('ours'));
    await ana.context.close();
});

test('a prepared reply is filled in, a file goes along, and the status with it', async () => {
    desk.run(['category', 'create', 'Replies']);
    desk.run([
        'article',
        'create',
        'On it',
        '--category',
        'Replies',
        '--kind',
        'CANNED',
        '--author',
        'mara@example.org',
        '--content',
        'Dear {{customer.name}}, we are on it.',
    ]);
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    await open_ticket(page, 'nightly export');
    await page.getByRole('button', {name: 'Canned reply'}).click();
    await page.locator('dialog[open] .pick-input').waitFor();
    await page.keyboard.type('on it');
    await page.keyboard.press('Enter');
    await eventually(
        async () => /^Dear Omar Haddad, we are on it\./.test(await page.locator('.composer-area').inputValue()),
        'the text is filled in',
    );
    await page
        .locator('.composer input[type=file]')
        .setInputFiles({name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('step one')});
    await page.locator('.composer .file', {hasText: 'plan.txt'}).waitFor();
    await page.locator('.composer-area').press('Control+Shift+Enter');
    await page.keyboard.type('waiting');
    await page.keyboard.press('Enter');
    await eventually(() => shown('3').status === 'WAITING_CUSTOMER', 'the status follows the answer', 15_000);
    const sent = comments('3').at(-1);
    assert.equal(sent.content, 'Dear Omar Haddad, we are on it.');
    const [file] = desk.json(['attachment', 'list', '3']).filter((each) => each.comment_id === sent.id);
    assert.equal(file.file_name, 'plan.txt');
    const downloading = page.waitForEvent('download');
    await page.locator('.message a.file', {hasText: 'plan.txt'}).click();
    assert.equal((await downloading).suggestedFilename(), 'plan.txt');
    await ana.context.close();
});

test('a change is shown at once, and undone with a key', async () => {
    const ben = await desk.person('ben@example.org');
    const page = await desk.tab(ben, '/desk/view/all');
    await open_ticket(page, 'checkout');
    await pick(page, 's', 'resolved');
    await setting(page, 'status').filter({hasText: 'Resolved'}).waitFor();
    await eventually(() => shown('5').status === 'RESOLVED', 'it is resolved');
    await page.keyboard.press('z');
    await eventually(() => shown('5').status === 'IN_PROGRESS', 'it is undone');
    await page.keyboard.press('l');
    await page.keyboard.type('bug');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await eventually(() => shown('5').tags.includes('bug'), 'the tag is on it');
    await ben.context.close();
});

test('the search finds as one types, and completes what the query language knows', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/open');
    await page.keyboard.press('/');
    await page.keyboard.type('print');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('t*');
    await eventually(
        async () => /printer/.test(await page.locator('.row-title').first().innerText()),
        'the printer is found',
    );
    await page.locator('.search-input').fill('');
    await page.keyboard.type('status:wai');
    await page.locator('.completion', {hasText: 'status:waiting_customer'}).waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await page.locator('.search-input').inputValue(), 'status:waiting_customer ');
    await eventually(
        async () =>
            (await page.locator('.row .status').allInnerTexts()).every((each) => each === 'Waiting for customer'),
        'only those are listed',
    );
    await ana.context.close();
});

test('the palette runs any operation, and shows the command line that does the same', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    await open_ticket(page, 'nightly export');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('changes a ticket title');
    await page.locator('.pick-label', {hasText: 'Changes a ticket'}).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('#field-title').fill("It's the export");
    assert.equal(
        await page.locator('.command-line').innerText(),
        "helpdesk ticket update TKT-000003 --title 'It'\\''s the export'",
    );
    await page.getByRole('button', {name: 'Run'}).click();
    await eventually(() => shown('3').title === "It's the export", 'it is done');
    await page.keyboard.press('Escape');
    await page.locator('.ticket-title', {hasText: "It's the export"}).waitFor();
    await ana.context.close();
});

test('the palette opens a ticket by its number, in whichever form it is typed', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    for (const [typed, title] of [
        ['4', 'printer'],
        ['tkt-000005', 'checkout'],
    ]) {
        await page.keyboard.press('Control+k');
        await page.keyboard.type(typed);
        await page.locator('.pick', {hasText: `Open ${typed}`}).click();
        await page.locator('.ticket-title', {hasText: title}).waitFor();
    }
    assert.match(page.url(), /TKT-000005$/);
    await ana.context.close();
});

test('many tickets are changed as one act, and brought back as one', async () => {
    const mara = await desk.person('mara@example.org');
    const page = await desk.tab(mara, '/desk/search?q=tag:how-to+is:open+priority:high');
    await eventually(async () => (await page.locator('.row').count()) === 10, 'ten are listed');
    await page.locator('.row-link').first().focus();
    for (let each = 0; each < 3; ++each) {
        await page.keyboard.press('j');
        await page.keyboard.press('x');
    }
    await pick(page, 's', 'closed');
    await page.locator('.notice', {hasText: '3 tickets changed'}).waitFor();
    assert.equal(desk.json(['ls', 'tag:how-to status:closed']).length, 3);
    await page.keyboard.press('z');
    await eventually(() => desk.json(['ls', 'tag:how-to status:closed']).length === 0, 'all three are as before');
    await mara.context.close();
});

test('single keys can be switched off', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    await page.keyboard.press('?');
    await page.getByLabel('Single keys do something').uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('c');
    await page.keyboard.press('?');
    await page.waitForTimeout(200);
    assert.equal(await page.locator('dialog[open]').count(), 0);
    await page.keyboard.press('Control+k');
    await page.locator('dialog[open]').waitFor();
    await ana.context.close();
});
