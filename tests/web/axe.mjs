// What keeps somebody out of a page: axe-core looks for it, and takes a picture for people to look at.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
export const telephone = {viewport: {width: 390, height: 844}, hasTouch: true, isMobile: true};

// axe brings its own script and style, which the page's policy lets nobody bring: it runs in a world of its own.
export async function check_access(page, name) {
    await page.screenshot({path: `pictures/${name}.png`});
    const session = await page.context().newCDPSession(page);
    const {frameTree} = await session.send('Page.getFrameTree');
    const {executionContextId: contextId} = await session.send('Page.createIsolatedWorld', {
        frameId: frameTree.frame.id,
        worldName: 'axe',
    });
    await session.send('Runtime.evaluate', {expression: axe, contextId});
    const {result} = await session.send('Runtime.evaluate', {
        contextId,
        awaitPromise: true,
        returnByValue: true,
        expression: `axe.run({runOnly: ${JSON.stringify(rules)}}).then(({violations, passes}) => ({
            passed: passes.length,
            failed: violations.map(({id, nodes}) => id + ': ' +
                nodes.map((each) => each.html.slice(0, 160) + ' ' + (each.any[0]?.message ?? '')).join(' | ')),
        }))`,
    });
    assert.deepEqual(result.value.failed, [], name);
    assert.ok(result.value.passed > 20);
}

// axe marks what it looks at with a style, which the page's policy does not let it.
export function forget_axe_marks(desk) {
    for (const each of desk.people) {
        each.troubles = each.troubles.filter((trouble) => !trouble.startsWith('Applying inline style'));
    }
}
