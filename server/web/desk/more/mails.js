// Mails in the form in which they were written: in a frame whose page may do nothing.
import {ask, get, part, url_of} from '../api.js';
import {show_box} from '../dialogs.js';
import {h} from '../dom.js';
import {tell_error} from '../notices.js';
import {state, watch} from '../state.js';
import {kept_ticket, put_parts} from '../tickets.js';
import {t} from '../words.js';

const came_by_mail = ({record, comments}) => record.source === 'EMAIL' || comments.some((each) => each.message_id);

const read_for = new Map(); // number -> {comments, description} with which its mails were read

// Which messages have a form: the ids of their comments, and null for the first one.
async function read_mails(ticket) {
    const {number, comments} = ticket;
    const {description} = ticket.record;
    const before = read_for.get(number);
    if (before?.comments === comments && before.description === description) return;
    read_for.set(number, {comments, description});
    const mails = await get(`tickets/${part(number)}/mails`, {}, {quiet: true});
    const with_form = mails.filter((each) => each.has_html).map((each) => each.comment_id);
    const known = kept_ticket(number)?.mails ?? [];
    // For what is as it was nothing is drawn again: somebody may have marked some of it.
    if (JSON.stringify(with_form) !== JSON.stringify(known)) put_parts(number, {mails: with_form});
}

export function begin_reading_mails() {
    const look = () => {
        const {ticket} = state;
        if (ticket?.record && came_by_mail(ticket)) read_mails(ticket).catch(() => read_for.delete(ticket.number));
    };
    watch(['ticket'], look);
    look();
}

function page_of(number, query) {
    const url = url_of(`../../mail/${part(number)}`);
    for (const [name, value] of Object.entries(query)) if (value) url.searchParams.set(name, value);
    return url.href;
}

// Whoever wrote the mail sees in that its pictures are fetched that it is read.
function pictures_offer(count, load) {
    const offer = h(
        'p',
        {class: 'mail-pictures'},
        t('mail.remote'),
        h(
            'button',
            {
                type: 'button',
                class: 'button',
                onclick: () => {
                    offer.remove();
                    load();
                },
            },
            t('mail.load', {count}),
        ),
    );
    return offer;
}

async function show_form(number, comment) {
    try {
        const {headers} = await ask('HEAD', page_of(number, {comment}));
        const frame = h('iframe', {
            class: 'mail-frame',
            title: t('mail.form'),
            sandbox: 'allow-popups allow-popups-to-escape-sandbox',
            src: page_of(number, {comment}),
        });
        const load = () => frame.setAttribute('src', page_of(number, {comment, pictures: 'shown'}));
        const count = Number(headers.get('helpdesk-remote-pictures'));
        await show_box(t('mail.form'), () => h('div', {}, count > 0 && pictures_offer(count, load), frame), {
            class: 'dialog wide mail-dialog',
        });
    } catch (error) {
        tell_error(error, t('mail.failed'));
    }
}

// The id of a comment, or null for the first message.
export const form_button = (ticket, comment) =>
    ticket.mails?.includes(comment) &&
    h(
        'button',
        {type: 'button', class: 'link-button', onclick: () => show_form(ticket.number, comment)},
        t('mail.form'),
    );
