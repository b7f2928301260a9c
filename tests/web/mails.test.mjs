// Mails in the form in which they were written: nothing in them runs, and nothing is fetched that nobody asked for.
import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import {after, before, test} from 'node:test';
import {check_access} from './axe.mjs';
import {Desk, eventually, open_ticket} from './desk.mjs';

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const hurtful = [
    '<script>parent.hurt=window.hurt=1</script>',
    '<img src=x onerror="window.hurt=1">',
    '<svg onload="window.hurt=1"><style>*{background:url(REMOTE/svg)}</style></svg>',
    '<iframe srcdoc="<script>top.hurt=1</script>"></iframe>',
    '<form action="REMOTE/form"><input autofocus onfocus="window.hurt=1"></form>',
    '<meta http-equiv="refresh" content="0; url=REMOTE/refresh"><base href="REMOTE/">',
    '<link rel="stylesheet" href="REMOTE/style"><style>@import url(REMOTE/import);</style>',
    '<p style="background:url(REMOTE/background)">styled</p>',
    '<table background="REMOTE/table"><tr><td>told</td></tr></table>',
    '<a href="javascript:window.hurt=1">a link that runs</a>',
    '<video src="REMOTE/video" poster="REMOTE/poster" autoplay></video><audio src="REMOTE/audio" autoplay></audio>',
    '<img src="relative.png" srcset="REMOTE/set 2x" alt="relative"><object data="REMOTE/object"></object>',
].join('\n');

// A host elsewhere, which hears what is fetched from it.
let elsewhere;
const fetched = [];
let desk;
before(async () => {
    elsewhere = createServer((request, response) => {
        fetched.push(request.url);
        response.writeHead(200, {'content-type': 'image/png'}).end(Buffer.from(pixel, 'base64'));
    });
    await new Promise((resolve) => elsewhere.listen(0, '127.0.0.2', resolve));
    desk = await Desk.begin();
});
after(async () => {
    for (const each of desk.people) {
        each.requests = each.requests.filter((url) => !url.startsWith(`${remote()}/picture`));
    }
    await desk.end();
    elsewhere.close();
});
const remote = () => `http://127.0.0.2:${elsewhere.address().port}`;

const mail = (id, html) =>
    [
        'From: Zoe <zoe@mail.example>',
        'To: desk@example.org',
        `Subject: A mail ${id}`,
        `Message-ID: <${id}@mail.example>`,
        'MIME-Version: 1.0',
        'Content-Type: multipart/related; boundary=r',
        '',
        '--r',
        'Content-Type: multipart/alternative; boundary=a',
        '',
        '--a',
        'Content-Type: text/plain; charset=utf-8',
        '',
        'The plain words.',
        '--a',
        'Content-Type: text/html; charset=utf-8',
        '',
        html,
        '--a--',
        '--r',
        'Content-Type: image/png; name=logo.png',
        'Content-ID: <logo@mail.example>',
        'Content-Transfer-Encoding: base64',
        '',
        pixel,
        '--r--',
        '',
    ].join('\n');

async function form_of(page, title) {
    await open_ticket(page, title);
    await page.getByRole('button', {name: 'As it was written'}).first().click();
    return page.frameLocator('.mail-frame');
}

test('a mail is shown as text, and in its form where nothing of it runs or is fetched', async () => {
    const html = `<h1 style="color:#036">Big words</h1><img src="cid:logo@mail.example" alt="logo">${hurtful}`;
    desk.run(['mail', 'import', '-'], mail('hurtful', html.replaceAll('REMOTE', remote())));
    const ana = await desk.person('admin@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    const frame = await form_of(page, 'A mail hurtful');
    assert.equal(await page.locator('.message .text').first().innerText(), 'The plain words.');
    await frame.getByRole('heading', {name: 'Big words'}).waitFor();
    assert.match(await frame.locator('body').innerText(), /styled[^]*told[^]*a link that runs/);
    const logo = frame.locator('img[alt=logo]');
    await eventually(async () => (await logo.evaluate((each) => each.naturalWidth)) === 1, 'the picture is shown');
    await page.waitForTimeout(500);
    assert.equal(await frame.locator('script, iframe, form, input, object, video, svg, [onerror]').count(), 0);
    assert.equal(await frame.locator('a[href]').count(), 0);
    assert.equal(await page.evaluate(() => window.hurt), undefined);
    assert.deepEqual(fetched, []);
    await check_access(page, 'a mail in its form');
    await ana.context.close();
});

test('pictures of other hosts are loaded when that is asked for', async () => {
    desk.run(['mail', 'import', '-'], mail('remote', `<p>Look:</p><img src="${remote()}/picture.png" alt="far">`));
    const ana = await desk.person('admin@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    const frame = await form_of(page, 'A mail remote');
    await frame.getByText('Look:').waitFor();
    assert.deepEqual(fetched, []);
    await page.getByRole('button', {name: 'Load the pictures (1)'}).click();
    await eventually(() => fetched.join() === '/picture.png', 'it is fetched');
    const far = frame.locator('img[alt=far]');
    await eventually(async () => (await far.evaluate((each) => each.naturalWidth)) === 1, 'it is shown');
    await ana.context.close();
});

test('words that were mended have no form any more, and what was never a mail has none', async () => {
    desk.run(['mail', 'import', '-'], mail('mended', '<p>My card is <b>1234</b></p>'));
    const ana = await desk.person('admin@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    await open_ticket(page, 'A mail mended');
    const button = page.getByRole('button', {name: 'As it was written'});
    await button.first().waitFor();
    const [{ticket_number: number}] = desk.json(['ls', 'A mail mended']);
    desk.run(['ticket', 'update', number, '--description', 'My card is ****']);
    await page.getByText('My card is ****').waitFor();
    await open_ticket(page, 'printer');
    await open_ticket(page, 'A mail mended');
    await page.waitForTimeout(500);
    assert.equal(await button.count(), 0);
    await ana.context.close();
});
