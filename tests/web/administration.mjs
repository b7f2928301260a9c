// How people go about in the administration.
import {forget_axe_marks} from './axe.mjs';

// Of the page of somebody who may administer.
export async function open_administration(page) {
    await page.getByRole('link', {name: 'Administration'}).click();
    await page.locator('.admin-table').waitFor();
}

// What fails leaves no dialog above the next one.
export async function close_dialogs(page) {
    while (await page.locator('dialog').count()) await page.keyboard.press('Escape');
}

export function end(desk) {
    forget_axe_marks(desk);
    return desk.end();
}

// `page`: a function, since the page comes later than the tests that use it.
export const steps_on = (page) => ({
    async go_to(name) {
        await page().locator('.admin .report-names a', {hasText: name}).click();
        await page().locator('.admin h1', {hasText: name}).waitFor();
        await page().locator('.admin-table, .admin-none').first().waitFor();
    },
    row: (text) => page().locator('.admin-table tbody tr', {hasText: text}),
    press: (name) => page().getByRole('button', {name, exact: true}).click(),
    dialog: () => page().locator('dialog'),
    closed: () => page().locator('dialog').waitFor({state: 'detached'}),
});
