// What is written to hurt stays text, wherever it stands.
import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {Desk, eventually} from './desk.mjs';

const corpus = [
    '<script>window.hurt=1</script>',
    '<img src=x onerror=window.hurt=1>',
    '"><svg/onload=window.hurt=1>',
    "'-window.hurt=1-'",
    '<iframe srcdoc="<script>parent.hurt=1</script>"></iframe>',
    '<a href="javascript:window.hurt=1">x</a>',
    'javascript:window.hurt=1//https://a.example/',
    '<style>*{background:url(//a.example/x)}</style>',
    '{{constructor.constructor("window.hurt=1")()}}',
    '${window.hurt=1}',
    '<math><mtext></mtext><mglyph><style><img src=x onerror=window.hurt=1>',
    '<details open ontoggle=window.hurt=1>',
    '&lt;script&gt;window.hurt=1&lt;/script&gt;',
    '<base href="//a.example/"><form action="//a.example/"><input autofocus onfocus=window.hurt=1>',
    '\u202egnp.exe <b onmouseover=window.hurt=1>',
];

let desk;
let person;
let page;
const violations = [];
before(async () => {
    desk = await Desk.begin();
    person = await desk.person('admin@example.org');
    await person.context.exposeFunction('report_violation', (what) => violations.push(what));
    await person.context.addInitScript(() =>
        document.addEventListener('securitypolicyviolation', (event) =>
            window.report_violation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
        ),
    );
});
after(() => desk.end());

async function is_unhurt() {
    assert.equal(await page.evaluate(() => window.hurt), undefined);
    assert.deepEqual(violations, []);
    const links = await page.locator('a[href]').evaluateAll((all) => all.map((each) => each.protocol));
    assert.deepEqual(
        links.filter((each) => !['http:', 'https:', 'mailto:'].includes(each)),
        [],
    );
    assert.equal(
        await page.locator('.desk :is(script, iframe, style, form, base, object, embed, math, img)').count(),
        0,
    );
}

test('every field of a ticket, and of what belongs to it, is shown as the text that it is', async () => {
    desk.run(['category', 'create', corpus[0]]);
    for (const [index, text] of corpus.entries()) {
        const customer = `hostile${index}@a.example`;
        desk.run(['user', 'create', customer, '--name', text]);
        desk.run(['tag', 'create', text.slice(0, 50)]);
        desk.run([
            'new',
            text,
            '--description',
            `${text}\n> ${text}\n> ${text}`,
            '--customer',
            customer,
            '--tag',
            text.slice(0, 50),
        ]);
        const [{ticket_number: number}] = desk.json(['ls', `customer:${customer}`]);
        writeFileSync(join(desk.folder, 'file'), text);
        desk.run(['comment', 'add', number, '--body', text, '--author', customer]);
        desk.run(['comment', 'add', number, '--body', text, '--internal', '--author', 'admin@example.org']);
        desk.run(['view', 'create', text.slice(0, 60), 'is:open', '--as', 'admin@example.org']);
        desk.run([
            'article',
            'create',
            text,
            '--slug',
            `hostile-${index}`,
            '--category',
            corpus[0],
            '--content',
            text.replace('{{', '{ {'),
            '--author',
            'mara@example.org',
            '--kind',
            'CANNED',
        ]);
    }
    page = await desk.tab(person, '/desk/view/all');
    const titles = await page.locator('.row-title').allInnerTexts();
    for (const text of corpus) assert.ok(titles.includes(text), text);
    assert.ok((await page.locator('.view-name').allInnerTexts()).includes(corpus[1]));
    for (const [index, text] of corpus.entries()) {
        const [{ticket_number: number}] = desk.json(['ls', `customer:hostile${index}@a.example`]);
        await page.goto(`${desk.address}/desk/view/all/${number}`);
        await eventually(async () => (await page.locator('.message').count()) === 3, 'the conversation is there');
        assert.equal(await page.locator('.ticket-title').innerText(), text);
        assert.equal(await page.locator('.message.note .text').innerText(), text);
        await page.keyboard.press('h');
        await page.locator('.happened').first().waitFor();
        await is_unhurt();
    }
});

test('what is found, picked and filled in is text as well', async () => {
    await page.goto(`${desk.address}/desk/search?q=hurt`);
    await page.locator('.row-snippet').first().waitFor();
    assert.ok((await page.locator('.row-snippet mark').count()) > 0);
    await is_unhurt();
    await page.locator('.row-link').first().click();
    await page.getByRole('button', {name: 'Canned reply'}).click();
    await page.locator('.pick', {hasText: '<img src=x'}).first().click();
    await eventually(
        async () => /hurt/.test(await page.locator('.composer-area').inputValue()),
        'the reply is filled in',
    );
    await page.keyboard.press('Escape');
    await page.keyboard.press('l');
    await page.locator('.pick').first().waitFor();
    await is_unhurt();
    await page.keyboard.press('Escape');
});

test('an address that is made up shows nothing of itself as HTML', async () => {
    for (const place of [
        '/desk/view/%3Cimg%20src=x%20onerror=window.hurt=1%3E/%3Cscript%3Ewindow.hurt=1%3C%2Fscript%3E',
        '/desk/search?q=%22%3E%3Csvg/onload=window.hurt=1%3E',
        '/desk/ticket/javascript:window.hurt=1',
    ]) {
        await page.goto(desk.address + place);
        await page.locator('.list-empty:not([hidden]), .row').first().waitFor();
        await is_unhurt();
    }
});

test('a file is downloaded, and never shown from here', async () => {
    writeFileSync(join(desk.folder, 'evil.html'), '<script>parent.hurt=1</script>');
    desk.run(['attachment', 'add', '3', join(desk.folder, 'evil.html'), '--author', 'admin@example.org']);
    await page.goto(`${desk.address}/desk/view/all/TKT-000003`);
    const link = page.locator('a.file', {hasText: 'evil.html'});
    const answer = await person.context.request.get(await link.getAttribute('href'));
    assert.match(answer.headers()['content-disposition'], /^attachment/);
    assert.match(answer.headers()['content-security-policy'], /sandbox|default-src 'none'/);
    assert.equal(answer.headers()['x-content-type-options'], 'nosniff');
});
