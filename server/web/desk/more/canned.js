// Prepared replies, filled in for the ticket.
import {all_of, get, part} from '../api.js';
import {pick} from '../dialogs.js';
import {h} from '../dom.js';
import {tell_error} from '../notices.js';
import {t} from '../words.js';

let known = null;

export async function pick_canned(ticket) {
    try {
        known ??= await all_of('kb/articles', {kind: 'CANNED'});
        const item = await pick({
            title: t('canned.insert'),
            items: known.map((each) => ({
                value: each.id,
                label: each.title,
                hint: each.category,
                icon: 'canned',
                keywords: each.slug,
            })),
            footer: (active) => (active ? h('span', {class: 'faint'}, t('canned.hint')) : []),
        });
        if (!item) return null;
        return (await get(`kb/articles/${part(item.value)}/filled`, {ticket: ticket.number})).text;
    } catch (error) {
        tell_error(error, t('canned.failed'));
        return null;
    }
}
