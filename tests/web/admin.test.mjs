// The administration: what is made and changed there is what the command line shows, and nobody is kept out of it but
// whoever may not.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdirSync, readFileSync, statSync} from 'node:fs';
import {after, afterEach, before, test} from 'node:test';
import {close_dialogs, end, open_administration, steps_on} from './administration.mjs';
import {check_access, telephone} from './axe.mjs';
import {Desk, eventually} from './desk.mjs';

let desk;
let page;
before(async () => {
    desk = await Desk.begin();
    desk.run(['role', 'create', 'OWNER', '--display-name', 'Owner', '--permissions', '*']);
    desk.run(['user', 'update', 'admin@example.org', '--role', 'OWNER']);
    const greta = await desk.person('admin@example.org');
    page = await desk.tab(greta, '/desk/view/all');
    await open_administration(page);
    mkdirSync('pictures', {recursive: true});
});
afterEach(() => close_dialogs(page));
after(() => end(desk));

const {go_to, row, press, dialog, closed} = steps_on(() => page);
const person = (email) => desk.json(['user', 'show', email]);

test('somebody is invited with a link that is shown once and leads to a password', async () => {
    await press('Invite somebody');
    await page.locator('#field-email').fill('zoe.example.org');
    await page.locator('#field-name').fill('Zoë Lang');
    await page.locator('#field-role').selectOption({label: 'Agent'});
    await page.locator('#field-department').selectOption('Technical Support');
    await press('Invite');
    await page.locator('#field-email-failed', {hasText: 'email'}).waitFor();
    assert.equal(await page.locator('#field-email').getAttribute('aria-invalid'), 'true');
    await page.locator('#field-email').fill('zoe@example.org');
    await press('Invite');
    await page.locator('#secret').waitFor();
    const link = await page.locator('#secret').inputValue();
    assert.match(link, /\/password\/[0-9a-f]{64}$/);
    assert.ok(link.startsWith(desk.address));
    const zoe = await desk.browser.newContext();
    const first = await zoe.newPage();
    assert.equal((await first.goto(link)).status(), 200);
    assert.ok((await first.locator('input[type=password]').count()) > 0);
    await zoe.close();
    await page.keyboard.press('Escape');
    await closed();
    const made = person('zoe@example.org');
    assert.deepEqual([made.name, made.role, made.department], ['Zoë Lang', 'AGENT', 'Technical Support']);
});

test('people are found, get another role, leave with their tickets, and come back', async () => {
    await page.locator('[data-key="people-search"]').fill('zoe');
    await eventually(async () => (await page.locator('.admin-table tbody tr').count()) === 1, 'one is left');
    await press('Zoë Lang');
    await page.locator('#field-role').selectOption({label: 'Manager'});
    await page.locator('#field-department').selectOption('');
    await press('Save');
    await closed();
    assert.deepEqual([person('zoe@example.org').role, person('zoe@example.org').department], ['MANAGER', null]);
    await page.locator('[data-key="people-search"]').fill('');
    const before = desk.json(['ticket', 'list', '--query', 'assignee:dev@example.org is:open']).length;
    assert.ok(before > 0);
    await press('Deactivate: Dev Patel');
    await page.locator('#field-to').selectOption('ben@example.org');
    await press('Deactivate');
    await closed();
    await row('Dev Patel').waitFor({state: 'detached'});
    assert.equal(person('dev@example.org').is_active, false);
    assert.equal(desk.json(['ticket', 'list', '--query', 'assignee:dev@example.org is:open']).length, 0);
    await page.locator('[data-key="people-is_active"]').selectOption('false');
    await press('Activate: Dev Patel');
    await eventually(() => person('dev@example.org').is_active, 'is active again');
    await page.locator('[data-key="people-is_active"]').selectOption('true');
});

test('a role gets its rights from check boxes', async () => {
    await go_to('Roles');
    await press('New role');
    const known = desk.json(['role', 'permissions']);
    const single = known.filter(({name}) => !name.endsWith('*') && !name.startsWith('own:'));
    for (const {name, allows} of single) {
        const box = page.getByRole('checkbox', {name, exact: true});
        const words = await page.locator(`[id="${await box.getAttribute('aria-describedby')}"]`).innerText();
        const makes_staff = name === 'desk:staff';
        assert.equal(words, makes_staff ? `${allows} Whoever has it belongs to the team.` : allows);
    }
    const nouns = new Set(single.map(({name}) => name.split(':')[0]));
    assert.equal(await dialog().getByRole('checkbox').count(), single.length + nouns.size + 1);
    await page.locator('#field-name').fill('AUDITOR');
    await page.getByRole('checkbox', {name: 'tickets:read'}).check();
    await page.getByRole('checkbox', {name: 'kb:*'}).check();
    assert.ok(await page.getByRole('checkbox', {name: 'kb:read'}).isDisabled());
    await press('Create');
    await closed();
    const auditor = () => desk.json(['role', 'show', 'AUDITOR']).permissions.toSorted();
    assert.deepEqual(auditor(), ['kb:*', 'tickets:read']);
    await press('AUDITOR');
    await page.getByRole('checkbox', {name: 'tickets:read'}).uncheck();
    await page.getByRole('checkbox', {name: 'reports:read'}).check();
    await press('Save');
    await closed();
    assert.deepEqual(auditor(), ['kb:*', 'reports:read']);
    await press('Delete: AUDITOR');
    await dialog().getByRole('button', {name: 'Delete'}).click();
    await row('AUDITOR').waitFor({state: 'detached'});
});

test('nobody is offered to give a right that they do not have', async () => {
    const own = [...desk.json(['role', 'show', 'AGENT']).permissions, 'roles:*', 'tags:*'];
    desk.run(['role', 'create', 'CLERK', ...own.flatMap((each) => ['--permissions', each])]);
    const words = ['--role', 'CLERK', '--password-file', '-'];
    desk.run(['user', 'create', 'clerk@example.org', ...words], 'demo-password');
    const clerk = await desk.person('clerk@example.org');
    const other = await desk.tab(clerk, '/desk/view/all');
    await other.goto(`${desk.address}/desk/admin/roles`);
    await other.getByRole('button', {name: 'New role'}).click();
    const box = (name) => other.getByRole('checkbox', {name, exact: true});
    for (const name of ['*', 'kb:*', 'kb:manage', 'desk:sql']) {
        assert.ok(await box(name).isDisabled(), name);
        const label = other.locator('label', {has: box(name)});
        assert.match(await label.innerText(), /You cannot give it: you do not have it yourself\.$/);
    }
    await other.locator('#field-name').fill('READER');
    await box('kb:read').check();
    await box('tags:*').check();
    assert.ok((await box('tags:read').isChecked()) && (await box('tags:read').isDisabled()));
    await other.getByRole('button', {name: 'Create', exact: true}).click();
    await other.locator('dialog').waitFor({state: 'detached'});
    assert.deepEqual(desk.json(['role', 'show', 'READER']).permissions.toSorted(), ['kb:read', 'tags:*']);
    await clerk.context.close();
});

test('a department has a manager, and what is refused is said beside its field', async () => {
    await go_to('Departments');
    await press('New department');
    await page.locator('#field-name').fill('Technical Support');
    await page.locator('#field-manager').selectOption('mara@example.org');
    await press('Create');
    await page.locator('dialog .failed span').waitFor();
    await page.locator('#field-name').fill('Field Service');
    await page.locator('#field-fields').fill('no json');
    await press('Create');
    await page.locator('#field-fields-failed span').waitFor();
    await page.locator('#field-fields').fill('');
    await press('Create');
    await closed();
    assert.equal(desk.json(['department', 'show', 'Field Service']).manager, 'mara@example.org');
    await press('Field Service');
    await page.locator('#field-manager').selectOption('');
    await press('Save');
    await closed();
    assert.equal(desk.json(['department', 'show', 'Field Service']).manager, null);
});

test('statuses are made, and the transitions between them allowed and forbidden', async () => {
    await go_to('Statuses');
    await press('New status');
    await page.locator('#field-name').fill('ON_HOLD');
    await page.locator('#field-display_name').fill('On hold');
    await page.locator('#field-color').fill('#123456');
    await page.locator('#field-pauses_sla').check();
    await press('Create');
    await closed();
    const made = desk.json(['status', 'show', 'ON_HOLD']);
    assert.deepEqual(
        [made.display_name, made.color, made.pauses_sla, made.is_default],
        ['On hold', '#123456', true, false],
    );
    const transitions = () =>
        desk.json(['status', 'transitions']).map((each) => `${each.from_status} ${each.to_status}`);
    assert.deepEqual(transitions(), []);
    const box = page.getByRole('checkbox', {name: 'From Open to On hold'});
    await box.check();
    await eventually(() => transitions().join() === 'OPEN ON_HOLD', 'the transition is allowed');
    await page.locator('.admin-words', {hasText: 'Only the ticked'}).waitFor();
    await box.uncheck();
    await eventually(() => transitions().length === 0, 'the transition is taken away');
    await press('Delete: On hold');
    await dialog().getByRole('button', {name: 'Delete'}).click();
    await row('On hold').waitFor({state: 'detached'});
    await press('Delete: Open');
    await dialog().getByRole('button', {name: 'Delete'}).click();
    await page.locator('.notice.failed', {hasText: 'Open was not deleted.'}).waitFor();
});

test('a tag gets a colour, and another one', async () => {
    await go_to('Tags');
    await press('New tag');
    await page.locator('#field-name').fill('beta');
    await page.locator('#field-color').fill('#aa00bb');
    await press('Create');
    await closed();
    assert.equal(desk.json(['tag', 'show', 'beta']).color, '#aa00bb');
    await press('beta');
    await page.locator('#field-name').fill('beta test');
    await page.locator('#field-color').fill('#00aabb');
    await press('Save');
    await closed();
    assert.equal(desk.json(['tag', 'show', 'beta test']).color, '#00aabb');
});

test('what cannot be emptied is said', async () => {
    await go_to('Statuses');
    await press('Open');
    await page.locator('#field-display_name').fill('');
    await press('Save');
    await page.locator('#field-display_name-failed', {hasText: 'cannot be emptied'}).waitFor();
    assert.equal(desk.json(['status', 'show', 'OPEN']).display_name, 'Open');
    await page.keyboard.press('Escape');
    await closed();
});

test('a service level has business hours, and says when a ticket of Friday afternoon is due', async () => {
    await go_to('SLA policies');
    await press('Urgent');
    await page.getByRole('checkbox', {name: 'All hours count'}).uncheck();
    await page.locator('#calendar-zone').fill('Europe/Berlin');
    await page.locator('#calendar-mon').fill('9');
    await press('Save');
    await page.locator('#field-calendar-failed span', {hasText: 'calendar.hours.mon'}).waitFor();
    await page.locator('#calendar-mon').fill('09:00-12:00, 13:00-17:00');
    await page.locator('#calendar-holidays').fill('12-25\n2026-12-24 09:00-12:00');
    await page.locator('#field-response_time').fill('60');
    await press('Save');
    await closed();
    const {calendar, response_time} = desk.json(['policy', 'show', 'Urgent']);
    assert.equal(response_time, 60);
    const day = [['09:00', '17:00']];
    assert.deepEqual(calendar, {
        zone: 'Europe/Berlin',
        hours: {
            mon: [
                ['09:00', '12:00'],
                ['13:00', '17:00'],
            ],
            tue: day,
            wed: day,
            thu: day,
            fri: day,
        },
        holidays: [{every: '12-25'}, {date: '2026-12-24', hours: [['09:00', '12:00']]}],
    });
    await press('Preview: Urgent');
    await page.locator('#preview-at').fill('2027-01-15T16:50');
    await page
        .locator('.preview-line', {hasText: /Created Friday.*16:50, Urgent: first response due Monday.*09:50/})
        .waitFor();
    await page.keyboard.press('Escape');
    await closed();
});

test('a rule is tried on a ticket before it acts', async () => {
    await go_to('Rules');
    await press('New rule');
    await page.locator('#field-name').fill('Printers');
    const on = (kind) => dialog().getByRole('checkbox', {name: kind});
    assert.ok(await on('Ticket created').isChecked());
    await on('Ticket created').uncheck();
    await page.locator('#field-when').fill('title~printer\npriority=LOW');
    await page.locator('#field-then').fill('set priority=HIGH\ntag vip');
    await press('Create');
    await page.locator('#field-on-failed', {hasText: 'on is required'}).waitFor();
    await on('Tag added').check();
    await on('Ticket created').check();
    await press('Create');
    await closed();
    const made = desk.json(['rule', 'show', 'Printers']);
    await row('Printers').locator('.rule-line', {hasText: 'Ticket created, Tag added'}).waitFor();
    assert.deepEqual(
        [made.on, made.when, made.then],
        [['ticket.created', 'ticket.tagged'], ['title~printer', 'priority=LOW'], ['set priority=HIGH', 'tag vip']],
    );
    await press('Try: Printers');
    assert.equal(await page.locator('#field-event').inputValue(), 'ticket.created');
    await page.locator('#field-id').fill('4');
    await press('Try');
    await page.locator('.trial-effects li', {hasText: 'priority: LOW -> HIGH'}).waitFor();
    assert.equal(desk.json(['ticket', 'show', '4']).priority, 'LOW');
    await page.locator('#field-id').fill('3');
    await press('Try');
    await page.locator('.trial', {hasText: 'It would not apply: title~printer'}).waitFor();
    await page.locator('#field-id').fill('999');
    await press('Try');
    await page.locator('dialog .failed span', {hasText: '999'}).waitFor();
    await page.keyboard.press('Escape');
    await closed();
    await press('Printers');
    await page.locator('#field-is_active').uncheck();
    await page.locator('#field-when').fill('');
    await press('Save');
    await closed();
    const changed = desk.json(['rule', 'show', 'Printers']);
    assert.deepEqual([changed.is_active, changed.when ?? []], [false, []]);
});

test('every kind of event that there is can be chosen, and has its words in each language', async () => {
    const document = await (await fetch(`${desk.address}/openapi.json`)).json();
    const kinds = document.components.schemas.CreateRule.properties.on.items.enum;
    assert.ok(kinds.includes('ticket.created') && kinds.includes('user.erased'));
    for (const [page_name, button] of [
        ['Rules', 'New rule'],
        ['Webhooks', 'New webhook'],
    ]) {
        await go_to(page_name);
        await press(button);
        assert.deepEqual(await page.locator('.event-choices code').allInnerTexts(), kinds);
        await page.keyboard.press('Escape');
        await closed();
    }
    for (const language of ['en', 'de']) {
        const words = JSON.parse(readFileSync(`${process.env.WORDS}/words/admin.${language}.json`, 'utf8'));
        const keys = Object.keys(words).filter((each) => each.startsWith('admin.event.'));
        assert.deepEqual(keys, kinds.map((each) => `admin.event.${each.replaceAll('.', '_')}`).toSorted());
    }
});

test('a webhook shows its key once, and what became of its deliveries', async () => {
    await go_to('Webhooks');
    await press('New webhook');
    await page.locator('#field-name').fill('warehouse');
    await page.locator('#field-url').fill('nowhere');
    await press('Create');
    await page.locator('#field-url-failed span').waitFor();
    await page.locator('#field-url').fill('http://127.0.0.1:9/hook');
    await dialog().getByRole('checkbox', {name: 'First response overdue'}).check();
    await press('Create');
    await page.locator('#secret').waitFor();
    assert.ok((await page.locator('#secret').inputValue()).length > 20);
    await page.keyboard.press('Escape');
    await closed();
    const events = desk.json(['webhook', 'show', 'warehouse']).events;
    assert.deepEqual(events, ['sla.response_breached', 'ticket.created']);
    await row('warehouse').locator('td', {hasText: 'First response overdue, Ticket created'}).waitFor();
    await press('Send a test: warehouse');
    await page.locator('.notice', {hasText: 'on its way'}).waitFor();
    await go_to('Deliveries');
    await row('warehouse').waitFor();
    await page.locator('[data-key="deliveries-state"]').selectOption('sent');
    await row('warehouse').waitFor({state: 'detached'});
    await page.locator('[data-key="deliveries-state"]').selectOption('');
    await page.locator('[data-key="deliveries-webhook"]').selectOption('warehouse');
    await eventually(async () => (await page.locator('.admin-table tbody tr').count()) === 1, 'there is one for it');
    const next_at = () => desk.json(['outbox', 'list', '--webhook', 'warehouse'])[0].next_at;
    const before = next_at();
    await press('Send again: webhook.ping');
    await page.locator('.notice', {hasText: 'It is sent again.'}).waitFor();
    assert.notEqual(next_at(), before);
    await go_to('Webhooks');
    await press('Delete: warehouse');
    await dialog().getByRole('button', {name: 'Delete'}).click();
    await row('warehouse').waitFor({state: 'detached'});
});

test('a token is shown once, works with its rights alone, gets another text, and ends', async () => {
    await go_to('Tokens');
    await press('New token');
    await page.locator('#field-name').fill('night export');
    await page.locator('#field-user').selectOption('ana@example.org');
    await page.getByRole('checkbox', {name: 'tickets:read'}).check();
    await press('Create');
    await page.locator('#secret').waitFor();
    const token = await page.locator('#secret').inputValue();
    await page.keyboard.press('Escape');
    await closed();
    const status = async (path, shown = token) =>
        (await fetch(`${desk.address}/api/v1/${path}`, {headers: {authorization: `Bearer ${shown}`}})).status;
    assert.deepEqual([await status('tickets'), await status('roles')], [200, 403]);
    await page.locator('[data-key="tokens-user"]').selectOption('ana@example.org');
    await row('night export').waitFor();
    assert.ok(!(await page.locator('body').innerText()).includes(token));
    await press('New text: night export');
    await dialog().getByRole('button', {name: 'New text'}).click();
    await page.locator('#secret').waitFor();
    const next = await page.locator('#secret').inputValue();
    await page.keyboard.press('Escape');
    await closed();
    assert.deepEqual([await status('tickets'), await status('tickets', next)], [401, 200]);
    await press('Revoke: night export');
    await dialog().getByRole('button', {name: 'Revoke'}).click();
    await row('night export').waitFor({state: 'detached'});
    assert.equal(await status('tickets', next), 401);
});

test('who may not administer is not led there, and an address shows a page again', async () => {
    await go_to('Departments');
    await go_to('Roles');
    assert.match(page.url(), /\/desk\/admin\/roles$/);
    await page.reload();
    await page.locator('.admin h1', {hasText: 'Roles'}).waitFor();
    await page.goBack();
    await page.locator('.admin h1', {hasText: 'Departments'}).waitFor();
    const mara = await desk.person('mara@example.org');
    const other = await desk.tab(mara, '/desk/view/all');
    const pages = other.locator('.admin .report-names a');
    await other.goto(`${desk.address}/desk/admin/roles`);
    await other.locator('.admin h1').waitFor();
    const permissions = desk.json(['role', 'show', 'MANAGER']).permissions;
    assert.ok(!permissions.includes('roles:manage') && !permissions.includes('users:*'));
    assert.ok(!(await pages.allInnerTexts()).some((each) => ['People', 'Roles'].includes(each)));
    await mara.context.close();
});

test('how the desk is stands there, it is checked on the spot, and a copy of it is downloaded', async () => {
    await page.locator('.admin .report-names a', {hasText: 'Health'}).click();
    const tile = (name) => page.locator('.health-tile', {has: page.locator('h2', {hasText: name})});
    await tile('Last check').waitFor();
    const health = () => desk.json(['desk', 'health']);
    const before = health();
    assert.deepEqual([before.last_verify, before.last_backup], [null, null]);
    assert.match(await tile('Last check').innerText(), /Look at this/);
    assert.match(await page.locator('.health-warning').innerText(), /helpdesk backup FILE/);
    assert.match(await tile('Size').innerText(), new RegExp(`Tickets: ${before.tickets}`));
    assert.match(await tile('Versions').innerText(), new RegExp(`Schema ${before.schema}`));

    await press('Verify now');
    await page.locator('h2', {hasText: 'What was checked'}).waitFor();
    assert.match(await tile('Last check').innerText(), /In order[^]*by admin@example\.org/);
    await row('search').first().waitFor();
    assert.equal(health().last_verify.actor, 'admin@example.org');

    const downloading = page.waitForEvent('download');
    await press('Download a copy');
    const file = await downloading;
    assert.match(file.suggestedFilename(), /^desk-\d{4}-\d\d-\d\d\.db$/);
    await page.locator('.health-warning').waitFor({state: 'detached'});
    assert.match(await tile('Last copy').innerText(), /In order[^]*downloaded/);
    const copy = `${desk.folder}/copy.db`;
    await file.saveAs(copy);
    const checks = JSON.parse(
        execFileSync(process.env.HELPDESK, ['--db', copy, 'verify', '--json'], {encoding: 'utf8'}),
    );
    assert.ok(checks.every((each) => each.state === 'ok'));
    assert.match(checks.find((each) => each.check === 'seal').message, /every byte/);
    assert.equal(health().last_backup.size, statSync(copy).size);
});

test('what is hurt is said in words, and whoever comes while somebody is at it is told', async () => {
    const named = 'pages: the table tickets: row 3 missing from index tickets_open';
    await page.route('**/api/v1/desk/health', async (route) => {
        const answer = await route.fetch();
        const health = await answer.json();
        Object.assign(health.last_verify, {state: 'failed', message: named});
        await route.fulfill({response: answer, json: health});
    });
    await page.route('**/api/v1/desk/verify', (route) =>
        route.fulfill({json: [{check: 'pages', state: 'failed', message: named.slice(7)}]}),
    );
    await press('Verify now');
    const tile = page.locator('.health-tile.failed');
    await tile.waitFor();
    assert.match(await tile.innerText(), new RegExp(`Failed[^]*${named}`));
    await page.locator('.notice.failed', {hasText: '1 check failed.'}).waitFor();
    await check_access(page, 'admin-health-hurt');
    await page.unroute('**/api/v1/desk/verify');
    await page.unroute('**/api/v1/desk/health');
    await page.route('**/api/v1/desk/backup', (route) =>
        route.fulfill({status: 409, json: {status: 409, detail: 'somebody is downloading a copy of the desk already'}}),
    );
    await press('Download a copy');
    await page.locator('.notice.failed', {hasText: 'somebody is downloading a copy'}).waitFor();
    await page.unroute('**/api/v1/desk/backup');
    await tile.waitFor({state: 'detached'});
});

const all_pages = [
    'people',
    'roles',
    'departments',
    'statuses',
    'tags',
    'policies',
    'overrides',
    'rules',
    'webhooks',
    'deliveries',
    'tokens',
    'health',
];
const shown = '.admin-table, .admin-none, .health-tiles';

for (const colorScheme of ['light', 'dark']) {
    test(`nothing keeps anybody out of the administration, ${colorScheme}`, async () => {
        const greta = await desk.person('admin@example.org', {colorScheme});
        const tab = await greta.context.newPage();
        for (const name of all_pages) {
            await tab.goto(`${desk.address}/desk/admin/${name}`);
            await tab.locator(shown).first().waitFor();
            await check_access(tab, `admin-${name}-${colorScheme}`);
            if (['deliveries', 'health'].includes(name)) continue; // Nobody makes them.
            await tab.locator('.admin-head-tools button').click();
            await tab.locator('dialog form').waitFor();
            await check_access(tab, `admin-${name}-new-${colorScheme}`);
            await tab.keyboard.press('Escape');
            await tab.locator('dialog').waitFor({state: 'detached'});
        }
        await greta.context.close();
    });
}

test('a telephone is wide enough for each page', async () => {
    const greta = await desk.person('admin@example.org', {...telephone, viewport: {width: 360, height: 640}});
    const tab = await greta.context.newPage();
    const fits = async (place, name) => {
        const widths = await tab.locator(place).evaluate((each) => [each.scrollWidth, each.clientWidth]);
        assert.ok(widths[0] <= widths[1], `${name}: ${widths}`);
    };
    for (const name of all_pages) {
        await tab.goto(`${desk.address}/desk/admin/${name}`);
        await tab.locator(shown).first().waitFor();
        await check_access(tab, `telephone-admin-${name}`);
        await fits('.admin', name);
    }
    await tab.goto(`${desk.address}/desk/admin/roles`);
    await tab.locator('.admin-head-tools button').click();
    await tab.locator('dialog form').waitFor();
    await check_access(tab, 'telephone-admin-role');
    await fits('dialog', 'role');
    await greta.context.close();
});

test('the keyboard alone makes a department', async () => {
    const greta = await desk.person('admin@example.org');
    const tab = await greta.context.newPage();
    await tab.goto(`${desk.address}/desk/admin/departments`);
    await tab.locator('.admin-table').waitFor();
    await tab.locator('.admin-head-tools button').focus();
    await tab.keyboard.press('Enter');
    await tab.locator('dialog form').waitFor();
    await tab.keyboard.type('Night Shift');
    await tab.keyboard.press('Enter');
    await tab.locator('dialog').waitFor({state: 'detached'});
    assert.equal(desk.json(['department', 'show', 'Night Shift']).name, 'Night Shift');
    await greta.context.close();
});
