// Everybody can use it: with a screen reader, with a keyboard, on a telephone, by day and by night. The pictures that
// are made on the way are for people to look at.
import assert from 'node:assert/strict';
import {mkdirSync} from 'node:fs';
import {after, before, test} from 'node:test';
import {check_access as look, forget_axe_marks, telephone} from './axe.mjs';
import {Desk, open_ticket} from './desk.mjs';

let desk;
before(async () => {
    desk = await Desk.begin();
    desk.run([
        'comment',
        'add',
        '5',
        '--body',
        'We see the same:\n> first line\n> second line\nhttps://status.example/now',
        '--author',
        'peter@harbor.example',
    ]);
    mkdirSync('pictures', {recursive: true});
});
after(() => {
    forget_axe_marks(desk);
    return desk.end();
});

async function leave_dialog(page) {
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({state: 'detached'});
}

const fits = async (page) =>
    assert.ok(
        await page.evaluate(
            () =>
                document.documentElement.scrollWidth <= innerWidth &&
                [...document.querySelectorAll('.list, .ticket')].every((each) => each.scrollWidth <= innerWidth),
        ),
    );

for (const colorScheme of ['light', 'dark']) {
    test(`nothing keeps anybody out, ${colorScheme}`, async () => {
        const ben = await desk.person('ben@example.org', {colorScheme});
        const page = await desk.tab(ben, '/desk/view/all');
        await look(page, `list-${colorScheme}`);
        await open_ticket(page, 'checkout');
        await page.locator('.message').first().waitFor();
        await page.keyboard.press('h');
        await page.locator('.happened').first().waitFor();
        await look(page, `ticket-${colorScheme}`);
        await page.keyboard.press('h');
        await page.keyboard.press('n');
        await page.keyboard.type('Restarted both servers; watching.');
        await look(page, `note-${colorScheme}`);
        await page.keyboard.press('Escape');
        await page.keyboard.press('a');
        await page.locator('.pick').first().waitFor();
        await look(page, `pick-${colorScheme}`);
        await leave_dialog(page);
        await page.keyboard.press('?');
        await page.locator('.keys').waitFor();
        await look(page, `keys-${colorScheme}`);
        await leave_dialog(page);
        await page.keyboard.press('c');
        await page.locator('#field-customer').waitFor();
        await look(page, `create-${colorScheme}`);
        await leave_dialog(page);
        await page.keyboard.press('Control+k');
        await page.locator('.pick-input').waitFor();
        await page.keyboard.type('merge');
        await page.locator('.pick', {hasText: 'ticket merge'}).waitFor();
        await look(page, `palette-${colorScheme}`);
        await leave_dialog(page);
        await page.getByRole('button', {name: 'Settings'}).click();
        await look(page, `settings-${colorScheme}`);
        await leave_dialog(page);
        await page.getByRole('link', {name: 'Reports'}).click();
        await page.locator('.chart').waitFor();
        await look(page, `report-${colorScheme}`);
        await ben.context.close();
    });

    test(`a telephone shows one thing at a time, ${colorScheme}`, async () => {
        const ben = await desk.person('ben@example.org', {colorScheme, ...telephone});
        const page = await desk.tab(ben, '/desk/view/all');
        await fits(page);
        await look(page, `telephone-list-${colorScheme}`);
        await page.getByRole('button', {name: 'Views'}).click();
        await page.locator('.view-name', {hasText: 'Open'}).waitFor();
        await look(page, `telephone-views-${colorScheme}`);
        await page.locator('.view', {hasText: 'Open'}).click();
        await open_ticket(page, 'checkout');
        await page.locator('.message').first().waitFor();
        await fits(page);
        await look(page, `telephone-ticket-${colorScheme}`);
        await page.getByRole('button', {name: 'Properties'}).click();
        await look(page, `telephone-properties-${colorScheme}`);
        await page.getByRole('button', {name: 'Properties'}).click();
        await page.getByRole('button', {name: 'Back to the list'}).click();
        await page.locator('.row-link').first().waitFor();
        await ben.context.close();
    });
}

test('the smallest telephone is wide enough', async () => {
    const ben = await desk.person('ben@example.org', {...telephone, viewport: {width: 360, height: 640}});
    const page = await desk.tab(ben, '/desk/view/all/TKT-000005');
    await page.locator('.message').first().waitFor();
    await fits(page);
    const send = await page.getByRole('button', {name: 'Send', exact: true}).boundingBox();
    assert.ok(send.x + send.width <= 360 && send.y + send.height <= 640);
    await ben.context.close();
});

test('whoever reads German gets German', async () => {
    const ben = await desk.person('ben@example.org', {locale: 'de-DE'});
    const page = await desk.tab(ben, '/desk/view/all');
    assert.equal(await page.locator('html').getAttribute('lang'), 'de');
    await page.locator('.view-name', {hasText: 'Nicht zugewiesen'}).waitFor();
    await ben.context.close();
});

test('what is pressed is large enough, and where the focus is can be seen', async () => {
    const ben = await desk.person('ben@example.org');
    const page = await desk.tab(ben, '/desk/view/all/TKT-000005');
    await page.locator('.message').first().waitFor();
    const small = await page
        .locator('button:visible, a.view:visible, a.row-link:visible, .row-check:visible')
        .evaluateAll((all) =>
            all
                .map((each) => ({name: each.className, ...each.getBoundingClientRect().toJSON()}))
                .filter((each) => each.width < 24 || each.height < 24)
                .map((each) => each.name),
        );
    assert.deepEqual(small, []);
    for (let each = 0; each < 30; ++each) {
        await page.keyboard.press('Tab');
        const outline = await page.evaluate(() => {
            const element = document.activeElement;
            if (element === document.body) return 'nothing';
            const shown = [element, element.closest('.search, .composer')]
                .filter(Boolean)
                .map((one) => getComputedStyle(one));
            return shown.some(
                (one) => (one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) > 0) || one.boxShadow !== 'none',
            )
                ? 'seen'
                : element.outerHTML.slice(0, 120);
        });
        assert.ok(['seen', 'nothing'].includes(outline), outline);
    }
    await ben.context.close();
});
