// Tickets are made, merged, split, linked and described, and views are kept.
import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {Desk, eventually, open_ticket} from './desk.mjs';

let desk;
let page;
before(async () => {
    desk = await Desk.begin();
    const mara = await desk.person('mara@example.org');
    page = await desk.tab(mara, '/desk/view/all');
});
after(() => desk.end());

const shown = (number) => desk.json(['ticket', 'show', number]);
const numbered = (number) => `TKT-${String(number).padStart(6, '0')}`;

async function pick(words) {
    await page.locator('dialog[open] .pick-input').waitFor();
    await page.keyboard.type(words);
    await page.locator('.pick').first().waitFor();
    await page.keyboard.press('Enter');
}

test('a new ticket is made, and what was written is kept until then', async () => {
    await page.keyboard.press('c');
    await page.locator('#field-customer').fill('lena@bakery.example');
    await page.locator('#field-title').fill('The oven display is dark');
    await page.reload();
    await page.locator('.row-link').first().waitFor();
    await page.keyboard.press('c');
    await page.locator('#field-title').waitFor();
    assert.equal(await page.locator('#field-title').inputValue(), 'The oven display is dark');
    await page.locator('#field-description').fill('Since this morning.');
    await page.locator('#field-department').selectOption('Technical Support');
    await page.getByRole('button', {name: 'Create the ticket'}).click();
    await page.locator('.ticket-title', {hasText: 'The oven display is dark'}).waitFor();
    const [ticket] = desk.json(['ls', '"oven display"']);
    assert.equal(ticket.customer, 'lena@bakery.example');
    assert.equal(ticket.department, 'Technical Support');
    await page.keyboard.press('c');
    await page.locator('#field-title').waitFor();
    assert.equal(await page.locator('#field-title').inputValue(), '');
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({state: 'detached'});
});

test('what the desk refuses of a new ticket is said beside its field', async () => {
    await page.keyboard.press('c');
    await page.locator('#field-customer').fill('nobody@nowhere.example');
    await page.locator('#field-title').fill('t');
    await page.locator('#field-description').fill('d');
    await page.getByRole('button', {name: 'Create the ticket'}).click();
    await page.locator('#field-customer-failed', {hasText: 'nobody@nowhere.example'}).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'field-customer');
    await page.locator('#field-customer').fill('');
    await page.locator('#field-title').fill('');
    await page.locator('#field-description').fill('');
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({state: 'detached'});
});

test('what the desk refuses of a title or of a view is said beside its field as well', async () => {
    await open_ticket(page, 'printer');
    await page.getByRole('button', {name: 'Change the title'}).click();
    const title = page.locator('#field-title');
    const before_it = await title.inputValue();
    await title.fill('');
    await page.keyboard.press('Enter');
    await page.locator('#field-title-failed span').waitFor();
    assert.equal(await title.getAttribute('aria-invalid'), 'true');
    assert.equal(await page.locator('.notice').filter({hasText: 'not changed'}).count(), 0);
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({state: 'detached'});
    assert.equal(shown('4').title, before_it);
    await page.locator('.ticket-title', {hasText: before_it}).waitFor();

    await page.getByRole('button', {name: 'Save as a view'}).click();
    await page.locator('#field-name').fill('Nonsense');
    await page.locator('#field-query').fill('status:nonsense');
    await page.keyboard.press('Enter');
    await page.locator('#field-query-failed', {hasText: 'nonsense'}).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({state: 'detached'});
});

test('a ticket goes on in another one, and comes back', async () => {
    const [{ticket_number: number}] = desk.json(['ls', '"oven display"']);
    await open_ticket(page, 'oven display');
    await page.getByRole('button', {name: 'Merge', exact: true}).click();
    await pick('printer');
    await page.locator('.ticket-title', {hasText: 'printer'}).waitFor();
    assert.equal(shown(number).merged_into, numbered(4));
    await page.locator('.notice', {hasText: `${number} was merged into TKT-000004`}).waitFor();
    await page.keyboard.press('z');
    await eventually(() => shown(number).merged_into === null, 'it is undone');
});

test('a message becomes a ticket of its own', async () => {
    await open_ticket(page, 'nightly export');
    await page.getByRole('button', {name: 'Split', exact: true}).click();
    await pick('three other exports');
    await page.keyboard.press('Escape');
    await page.locator('#field-title').fill('Exports that ask for location');
    await page.locator('#field-description').fill('Which exports ask for it?');
    await page.getByRole('button', {name: 'Make it a ticket'}).click();
    await page.locator('.notice', {hasText: 'was split off'}).waitFor();
    assert.equal(desk.json(['ls', '"Exports that ask for location"']).length, 1);
    await page.locator('.message.note', {hasText: 'Three other exports'}).waitFor({state: 'detached'});
    await page.keyboard.press('z');
    await page.locator('.message.note', {hasText: 'Three other exports'}).waitFor();
});

test('tickets are linked, and the link ends', async () => {
    await page.getByRole('button', {name: 'Link', exact: true}).click();
    await pick('related');
    await pick('printer');
    await page.locator('.links', {hasText: 'Related to'}).waitFor();
    assert.equal(desk.json(['ticket', 'links', '3'])[0].ticket_number, numbered(4));
    await page.getByRole('button', {name: 'End this link'}).click();
    await eventually(() => desk.json(['ticket', 'links', '3']).length === 0, 'the link is gone');
});

test('what a department wants to know is asked beside the ticket', async () => {
    const fields = {properties: {order: {type: 'string', title: 'Order'}, amount: {type: 'integer'}}};
    writeFileSync(join(desk.folder, 'fields.json'), JSON.stringify(fields));
    desk.run(['department', 'update', 'Technical Support', '--fields', join(desk.folder, 'fields.json')]);
    await page.reload();
    await page.getByLabel('Order').fill('A-17');
    await page.getByLabel('amount').fill('12');
    await page.getByLabel('amount').press('Tab');
    await eventually(() => shown('3').custom.amount === 12, 'it is kept');
    assert.deepEqual(shown('3').custom, {order: 'A-17', amount: 12});
});

test('why a ticket is due then is told interval by interval', async () => {
    await page.getByRole('button', {name: 'Why?'}).click();
    const story = await page.locator('.story').innerText();
    const timeless = (text) => text.trim().replace(/late, .*/, 'late');
    assert.equal(timeless(story), timeless(desk.run(['explain', '3'])));
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({state: 'detached'});
});

test('a search is kept as a view with its own count, and goes again', async () => {
    await page.goto(`${desk.address}/desk/search?q=status:waiting_customer`);
    await page.getByRole('button', {name: 'Save as a view'}).click();
    await page.getByLabel('Name').fill('With customers');
    await page.getByRole('button', {name: 'Save as a view'}).last().click();
    const view = page.locator('.view', {hasText: 'With customers'});
    await view.waitFor();
    assert.equal(await view.getAttribute('aria-current'), 'page');
    assert.match(page.url(), /\/desk\/view\/With%20customers$/);
    await page.getByRole('button', {name: 'Manage views'}).click();
    await pick('with customers');
    await page.getByRole('button', {name: 'Delete', exact: true}).click();
    await view.waitFor({state: 'detached'});
});
