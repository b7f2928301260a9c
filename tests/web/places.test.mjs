// Where the desk stands, and where it leads to.
import assert from 'node:assert/strict';
import {createServer, request} from 'node:http';
import {after, before, test} from 'node:test';
import {Desk, open_ticket} from './desk.mjs';

let desk;
before(async () => {
    desk = await Desk.begin();
});
after(() => desk.end());

// A proxy that shows the desk below a path of its own.
function proxy_below(path) {
    const {hostname, port} = new URL(desk.address);
    const server = createServer((asked, answer) => {
        if (!asked.url.startsWith(`${path}/`)) return answer.writeHead(404).end();
        const forwarded = request(
            {hostname, port, path: asked.url.slice(path.length), method: asked.method, headers: asked.headers},
            (answered) => {
                answer.writeHead(answered.statusCode, answered.headers);
                answered.pipe(answer);
            },
        );
        answer.on('close', () => forwarded.destroy());
        forwarded.on('error', () => answer.destroy());
        asked.pipe(forwarded);
    });
    return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

test('the desk works below a path of a proxy', async () => {
    const proxy = await proxy_below('/support');
    const direct = desk.address;
    const outside = `http://127.0.0.1:${proxy.address().port}`;
    const ana = await desk.person('ana@example.org');
    await ana.context.route(`${outside}/**`, (route) => route.continue());
    const page = await ana.context.newPage();
    await page.goto(`${outside}/support/desk/view/all`);
    await open_ticket(page, 'nightly export');
    assert.match(page.url(), /\/support\/desk\/view\/all\/TKT-000003$/);
    await page.reload();
    await page.locator('.message').first().waitFor();
    const strays = ana.requests.filter((each) => each.startsWith(outside) && !each.startsWith(`${outside}/support/`));
    assert.deepEqual(strays, []);
    ana.requests = ana.requests.filter((each) => each.startsWith(direct));
    await ana.context.close();
    proxy.closeAllConnections();
    proxy.close();
});

test('whoever is signed out elsewhere signs in, comes back, and finds the draft', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all/TKT-000003');
    await page.locator('.message').first().waitFor();
    await page.locator('.composer-area').fill('Nearly done');
    await ana.context.clearCookies();
    await page.locator('.row-link', {hasText: 'printer'}).click();
    await page.waitForURL(/\/sign-in\?next=desk%2Fview%2Fall%2FTKT-000004$/);
    const again = await ana.context.request.post(`${desk.address}/api/v1/session`, {
        data: {email: 'ana@example.org', password: 'demo-password', cookies: true},
        headers: {origin: desk.address},
    });
    assert.equal(again.status(), 201);
    await page.goto(`${desk.address}/desk/view/all/TKT-000003`);
    await page.locator('.message').first().waitFor();
    assert.equal(await page.locator('.composer-area').inputValue(), 'Nearly done');
    ana.troubles = ana.troubles.filter((each) => !/40[134]/.test(each));
    await ana.context.close();
});

test('a customer is led to the pages for customers', async () => {
    const lena = await desk.person('lena@bakery.example');
    const page = await lena.context.newPage();
    await page.goto(`${desk.address}/desk`);
    await page.getByRole('heading', {name: 'This workspace is for the team.'}).waitFor();
    const link = page.getByRole('link', {name: 'To your requests'});
    assert.equal(await link.evaluate((each) => each.href), `${desk.address}/`);
    lena.troubles = lena.troubles.filter((each) => !/403/.test(each));
    await lena.context.close();
});

test('an address shows the same again, and back goes back', async () => {
    const ana = await desk.person('ana@example.org');
    const page = await desk.tab(ana, '/desk/view/all');
    await open_ticket(page, 'nightly export');
    await open_ticket(page, 'printer');
    await page.goBack();
    await page.locator('.ticket-title', {hasText: 'nightly export'}).waitFor();
    await page.goto(`${desk.address}/desk/ticket/TKT-000004`);
    await page.locator('.ticket-title', {hasText: 'printer'}).waitFor();
    await page.goto(`${desk.address}/desk/ticket/TKT-999999`);
    await page.locator('.ticket-nothing', {hasText: 'There is no ticket TKT-999999'}).waitFor();
    await ana.context.close();
});
