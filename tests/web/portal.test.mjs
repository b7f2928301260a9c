// Customers' pages and the help centre, without a script: what a browser of any age can do.
import assert from 'node:assert/strict';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {check_access, forget_axe_marks, telephone} from './axe.mjs';
import {Desk, eventually} from './desk.mjs';

const lena = 'lena@bakery.example';
let desk;
before(async () => {
    desk = await Desk.begin();
    desk.run(['mail', 'configure', '--is-on', '--address', 'support@desk.example', '--url', desk.address]);
    desk.run(['lifecycle', 'update', '--survey-url', `${desk.address}/survey/{token}`]);
    mkdirSync('pictures', {recursive: true});
});
after(() => {
    forget_axe_marks(desk);
    return desk.end();
});

async function page_without_script(options = {}) {
    const {context} = await desk.visitor({javaScriptEnabled: false, ...options});
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    return page;
}

async function sign_in(page, email = lena, password = 'demo-password') {
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', {name: 'Sign in'}).click();
    await page.getByRole('heading', {name: 'My requests'}).waitFor();
}

const press = (page, name) => page.getByRole('button', {name}).click();

// Where the last mail of that kind to her leads.
async function link_in_mail(event) {
    let link;
    await eventually(() => {
        const mail = desk.json(['outbox', 'list']).find((each) => each.event === event && each.user === lena);
        const payload = mail && desk.json(['outbox', 'show', mail.id]).payload;
        link = payload?.match(/http:\/\/[^\s"\\]+/)?.[0];
        return link;
    }, `there is no mail about ${event}`);
    return link;
}

test('a customer signs in, and sees and answers their own requests alone, with a file', async () => {
    const page = await page_without_script();
    await page.goto(`${desk.address}/portal`);
    await sign_in(page);
    const own = desk.json(['ticket', 'list', '--as', lena]);
    assert.equal(await page.locator('.requests li').count(), own.length);
    await page.getByRole('link', {name: 'The printer on the second floor'}).click();
    const file = join(desk.folder, 'page.txt');
    writeFileSync(file, 'blank');
    await page.getByLabel('Your reply').fill('It still prints blank pages.');
    await page.getByLabel('Files').setInputFiles(file);
    await press(page, 'Send the reply');
    await page.getByText('It still prints blank pages.').waitFor();
    const [downloading] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', {name: 'page.txt'}).click(),
    ]);
    assert.equal(downloading.suggestedFilename(), 'page.txt');
    const said = desk.json(['comment', 'list', '4', '--as', lena]);
    assert.equal(said.filter((each) => each.content.includes('It still prints')).length, 1);
    await page.goto(`${desk.address}/portal/tickets/TKT-000003`); // somebody else's
    await page.getByText('There is nothing here').waitFor();
    await press(page, 'Sign out');
    await page.goto(`${desk.address}/portal`);
    await page.getByRole('heading', {name: 'Sign in'}).waitFor();
});

test('a new request is looked at once more, beside articles that may answer it, and made once', async () => {
    const page = await page_without_script();
    await page.goto(`${desk.address}/portal/tickets/new`);
    await page.getByLabel('E-mail').fill(lena);
    await page.getByLabel('Password').fill('demo-password');
    await press(page, 'Sign in');
    await press(page, 'Continue'); // nothing is filled in: the browser says so, and stays
    await page.getByLabel('What is it about?').fill('A page answers with an error');
    await page.getByLabel('Tell us more').fill('It says error 502 since this morning.');
    await press(page, 'Continue');
    await page.getByRole('link', {name: 'When a page answers with an error'}).waitFor();
    await press(page, 'Send the request');
    await page.getByRole('heading', {name: 'A page answers with an error'}).waitFor();
    await page.reload();
    const made = () => desk.json(['ticket', 'list', 'answers with an error', '--as', lena]);
    assert.equal(made().length, 1);
});

test('who is invited chooses a password by a link that works once, and comes in with it', async () => {
    desk.run(['user', 'create', 'nora@bakery.example']);
    const {link} = desk.json(['user', 'invite', 'nora@bakery.example']);
    const page = await page_without_script();
    const choose = async (password, again) => {
        await page.getByLabel('New password').fill(password);
        await page.getByLabel('The same once more').fill(again);
        await press(page, 'Set the password');
    };
    for (let i = 0; i < 2; ++i) await page.goto(link); // as programs do that look at mails
    await choose('three plain words', 'three other words');
    await page.getByText('The two passwords are not the same.').first().waitFor();
    await choose('three plain words', 'three plain words');
    await sign_in(page, 'nora@bakery.example', 'three plain words');
    await page.getByText('You have no requests here.').waitFor();
    await page.goto(link);
    await choose('three more words', 'three more words');
    await page.getByRole('heading', {name: 'This link does not work any more'}).waitFor();
});

test('whoever is asked says how content they are', async () => {
    desk.run(['resolve', '4', '--as', 'chloe@example.org']);
    const page = await page_without_script();
    await page.goto(await link_in_mail('survey.asked'));
    await page.getByLabel('Very content').check();
    await page.getByLabel('Is there something you want to tell us?').fill('Quick, and friendly.');
    await press(page, 'Send');
    await page.getByText('Thank you').waitFor();
    const [survey] = desk.json(['survey', 'list', '--answered']);
    assert.deepEqual([survey.score, survey.comment], [5, 'Quick, and friendly.']);
});

test('whoever comes finds articles by topic and by words, and can print them', async () => {
    const page = await page_without_script();
    await page.goto(desk.address);
    await page.getByRole('heading', {name: 'How can we help?'}).waitFor();
    await page.getByRole('link', {name: 'Troubleshooting'}).click();
    await page.getByRole('link', {name: 'When a page answers with an error'}).waitFor();
    await page.goto(`${desk.address}/help`);
    await page.getByLabel('Search the articles').fill('error');
    await press(page, 'Search');
    await page.getByRole('link', {name: 'When a page answers with an error'}).click();
    await page.getByRole('heading', {name: 'When a page answers with an error', level: 1}).waitFor();
    await page.emulateMedia({media: 'print'});
    assert.equal(await page.locator('header.top').isVisible(), false);
    assert.equal(await page.locator('main').isVisible(), true);
});

// axe needs a script, and brings its own.
for (const colorScheme of ['light', 'dark']) {
    test(`nothing keeps a customer out, ${colorScheme}`, async () => {
        for (const [name, options] of [
            ['', {viewport: {width: 1200, height: 800}}],
            ['telephone-', telephone],
        ]) {
            const {context} = await desk.person(lena, {colorScheme, ...options});
            const page = await context.newPage();
            for (const [shown, place] of [
                ['portal', 'portal'],
                ['request', 'portal/tickets/TKT-000004'],
                ['new-request', 'portal/tickets/new'],
                ['help', 'help'],
                ['article', 'help/articles/when-a-page-answers-with-an-error'],
            ]) {
                await page.goto(`${desk.address}/${place}`);
                await check_access(page, `${name}${shown}-${colorScheme}`);
                const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
                assert.ok(width <= 0, `${name}${shown} is ${width} too wide`);
            }
            await context.close();
        }
    });
}
