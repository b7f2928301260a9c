// What a department promises of its own: other times than an SLA policy, and business hours of its own.
import assert from 'node:assert/strict';
import {after, afterEach, before, test} from 'node:test';
import {close_dialogs, end, open_administration, steps_on} from './administration.mjs';
import {check_access} from './axe.mjs';
import {Desk} from './desk.mjs';

let desk;
let page;
before(async () => {
    desk = await Desk.begin();
    const greta = await desk.person('admin@example.org');
    page = await desk.tab(greta, '/desk/view/all');
    await open_administration(page);
});
afterEach(() => close_dialogs(page));
after(() => end(desk));

const {go_to, row, press, dialog, closed} = steps_on(() => page);

test('a department promises other times than a policy, and the same again', async () => {
    const due = () => desk.json(['policy', 'overrides']).map((each) => [each.policy, each.response_time]);
    await go_to('Own times');
    await press('New own time');
    await page.locator('#field-department').selectOption('Technical Support');
    await page.locator('#field-policy').selectOption('High');
    await page.locator('#field-response_time').fill('9000');
    await press('Create');
    await page.locator('[data-field=response_time] .failed', {hasText: /\w/}).waitFor(); // later than the resolution
    await page.locator('#field-response_time').fill('30');
    await press('Create');
    const line = row('Technical Support').filter({hasText: '30 min'});
    await line.filter({hasText: /8 h\b.*, as the policy/}).waitFor();
    assert.deepEqual(due(), [['High', 30]]);
    await press('Technical Support, High');
    await page.locator('#field-response_time').fill('45');
    await press('Save');
    await row('Technical Support').filter({hasText: '45 min'}).waitFor();
    await press('Technical Support, High');
    await page.getByRole('checkbox', {name: 'As the SLA policies say'}).uncheck();
    await page.locator('#calendar-zone').fill('Asia/Tokyo');
    await press('Save');
    await row('Technical Support').filter({hasText: 'Hours in Asia/Tokyo'}).waitFor();
    await press('Delete: Technical Support, High');
    await dialog().getByRole('button', {name: 'Delete'}).click();
    await row('Technical Support').waitFor({state: 'detached'});
    assert.deepEqual(due(), []);
});

const team = 'Technical Support';
const own = () => desk.json(['policy', 'overrides', '--department', team]);
const as_policies = () => page.getByRole('checkbox', {name: 'As the SLA policies say'});
// When a first response would be due of what came in on a Friday evening.
const due = (department) => {
    const words = ['sla', 'preview', '--policy', 'Urgent', '--at', '2026-03-06T20:00:00Z', '--department', department];
    return desk.json(words).response_due_at;
};

test('a department gets business hours of its own for every policy, and loses them again', async () => {
    const policies = desk.json(['policy', 'list']).map((each) => each.name);
    const others = desk.json(['department', 'list']).find((each) => each.name !== team).name;
    const before = [due(team), due(others)];
    desk.run(['policy', 'override', 'High', team, '--response-time', '45']);
    await go_to('Departments');
    await row(team).filter({hasText: 'High: first response within 45 min'}).waitFor();
    await press(`Business hours: ${team}`);
    assert.ok(await as_policies().isChecked());
    await as_policies().uncheck();
    await page.locator('#calendar-zone').fill('Nowhere/Town');
    await press('Save');
    await page.locator('[data-field=calendar] > .failed', {hasText: /\w/}).waitFor();
    assert.equal(own().length, 1); // nothing was done by halves
    await page.locator('#calendar-zone').fill('Asia/Tokyo');
    await page.locator('#calendar-mon').fill('10:00-16:00');
    await check_access(page, 'own-hours');
    await press('Save');
    await closed();
    await row(team).filter({hasText: 'Hours in Asia/Tokyo'}).filter({hasText: 'within 45 min'}).waitFor();
    assert.deepEqual(
        own().map((each) => each.policy),
        policies.toSorted(),
    );
    for (const {calendar} of own()) {
        assert.equal(calendar.zone, 'Asia/Tokyo');
        assert.deepEqual(calendar.hours.mon, [['10:00', '16:00']]);
    }
    assert.equal(due(team), '2026-03-09T01:15:00.000Z');
    assert.equal(due(others), before[1]);

    await press(`Business hours: ${team}`);
    assert.equal(await page.locator('#calendar-zone').inputValue(), 'Asia/Tokyo');
    await as_policies().check();
    await press('Save');
    await closed();
    await row(team).filter({hasNotText: 'Asia/Tokyo'}).waitFor();
    assert.deepEqual(
        own().map((each) => [each.policy, each.response_time, each.calendar]),
        [['High', 45, null]],
    );
    assert.equal(due(team), before[0]);
});

test('hours that differ between the policies are said, and become the same', async () => {
    const calendar = {zone: 'Europe/Lisbon', hours: {tue: [['09:00', '12:00']]}};
    desk.run(['policy', 'override', 'Low', team, '--calendar', '-'], JSON.stringify(calendar));
    await go_to('Roles');
    await go_to('Departments');
    await row(team).filter({hasText: 'Low: Hours in Europe/Lisbon'}).waitFor();
    await press(`Business hours: ${team}`);
    await dialog().getByText('They differ between the SLA policies now.').waitFor();
    await as_policies().uncheck();
    await page.locator('#calendar-zone').fill('Europe/Oslo');
    await press('Save');
    await closed();
    assert.deepEqual([...new Set(own().map((each) => each.calendar.zone))], ['Europe/Oslo']);
});
