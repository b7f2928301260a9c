// It is light, and stays quick with ten thousand tickets.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {Desk, eventually} from './desk.mjs';

const tickets = 10_000;
const first_load_max = 76_000; // bytes, compressed
const first_page_max = 1_500; // milliseconds, on a busy machine; it is a tenth of that on an idle one
const frame_max = 250; // milliseconds between two pictures while scrolling, on a busy machine

let desk;
before(async () => {
    desk = await Desk.begin({seed: 'many', scale: tickets});
    desk.run(['user', 'update', 'admin@example.org', '--password-file', '-'], 'demo-password');
});
after(() => desk.end());

test('the first load is small, and the first page is there soon', async (context) => {
    const admin = await desk.person('admin@example.org');
    const page = await admin.context.newPage();
    const session = await admin.context.newCDPSession(page);
    await session.send('Network.enable');
    const sizes = new Map();
    const addresses = new Map();
    session.on('Network.responseReceived', ({requestId, response}) => addresses.set(requestId, response.url));
    session.on('Network.loadingFinished', ({requestId, encodedDataLength}) => sizes.set(requestId, encodedDataLength));
    await page.goto(`${desk.address}/desk/view/all`);
    await page.locator('.row-link').first().waitFor();
    await page.waitForLoadState('load');
    const assets = [...sizes].filter(([id]) => !addresses.get(id)?.includes('/api/'));
    const total = assets.reduce((sum, [, size]) => sum + size, 0);
    assert.ok(assets.length > 10);
    assert.ok(total < first_load_max, `${total} bytes`);

    const times = [];
    for (let each = 0; each < 5; ++each) {
        await page.reload();
        await page.locator('.row-link').first().waitFor();
        times.push(await page.evaluate(() => performance.getEntriesByName('helpdesk-list')[0].startTime));
    }
    const median = Math.round(times.toSorted((a, b) => a - b)[2]);
    assert.ok(median < first_page_max, `${median} ms`);
    context.diagnostic(`first load: ${total} bytes in ${assets.length} files; first page, again: ${median} ms`);
    await admin.context.close();
});

// Only then is the list as high as all of them.
const are_counted = (page) =>
    eventually(
        async () => /10,?\d{3} tickets/.test(await page.locator('.list-count').innerText()),
        'they are counted',
    );

test('ten thousand tickets scroll, and only what can be seen is in the page', async (context) => {
    const admin = await desk.person('admin@example.org');
    const page = await desk.tab(admin, '/desk/view/all');
    await are_counted(page);
    const frames = await page.evaluate(
        () =>
            new Promise((resolve) => {
                const scroller = document.querySelector('.rows');
                const gaps = [];
                let before_it = performance.now();
                const step = (now) => {
                    gaps.push(now - before_it);
                    before_it = now;
                    scroller.scrollTop += 2000;
                    if (scroller.scrollTop + scroller.clientHeight < scroller.scrollHeight - 1)
                        requestAnimationFrame(step);
                    else resolve(gaps);
                };
                requestAnimationFrame(step);
            }),
    );
    await eventually(
        async () => (await page.locator('.row.waiting').count()) === 0,
        'the last ones are fetched',
        20_000,
    );
    const elements = await page.locator('.row').count();
    assert.ok(elements < 60, `${elements} rows`);
    const [last] = desk.json(['ls', 'sort:updated', '--limit', '1']);
    await page.evaluate(() => (document.querySelector('.rows').scrollTop = 1e9));
    await page.locator('.row-title', {hasText: last.title}).first().waitFor();
    const sorted = frames.toSorted((a, b) => a - b);
    const slowest = sorted[Math.floor(sorted.length * 0.95)];
    assert.ok(slowest < frame_max, `${slowest} ms`);
    context.diagnostic(
        `${tickets} tickets: 95 of 100 pictures within ${slowest.toFixed(1)} ms, ${elements} rows in the page`,
    );
    await admin.context.close();
});

test('an event of a long list costs the page little, and shows', async () => {
    const admin = await desk.person('admin@example.org');
    const page = await desk.tab(admin, '/desk/view/all');
    await are_counted(page);
    await page.evaluate(() => (document.querySelector('.rows').scrollTop = 200_000));
    const is_there = () =>
        [...document.querySelectorAll('.row:not(.waiting)')].some((each) => Number(each.ariaPosInSet) > 2850);
    await eventually(() => page.evaluate(is_there), 'they are fetched', 20_000);
    await page.evaluate(() => (document.querySelector('.rows').scrollTop = 0));
    const before_it = admin.requests.filter((each) => each.includes('/api/v1/tickets?')).length;
    desk.run([
        'new',
        'Newest of all',
        '--description',
        'd',
        '--customer',
        desk.json(['ls', '--limit', '1'])[0].customer,
    ]);
    await page.locator('.row-title', {hasText: 'Newest of all'}).waitFor();
    assert.ok(admin.requests.filter((each) => each.includes('/api/v1/tickets?')).length - before_it <= 2);
    await admin.context.close();
});
