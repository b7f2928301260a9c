// What is done to a ticket now and then, with questions first.
import {get, part, post, put, remove} from '../api.js';
import {change, take_back_act} from '../changes.js';
import {pick, show_box} from '../dialogs.js';
import {tell, tell_error} from '../notices.js';
import {go} from '../route.js';
import {state} from '../state.js';
import {read_again} from '../tickets.js';
import {t} from '../words.js';
import {form_of} from './form.js';

// Tickets by what is typed: words, or a number.
async function found_tickets(words, except) {
    const text = words.trim();
    const rows = text
        ? (await get('search', {query: text, limit: 20})).map((each) => ({number: each.name, title: each.title}))
        : state.rows.slice(0, 20).map((each) => ({number: each.ticket_number, title: each.title}));
    return rows
        .filter((each) => each.number !== except)
        .map((each) => ({value: each.number, label: each.title, hint: each.number, icon: 'ticket'}));
}

const pick_ticket = (title, except) =>
    pick({title, placeholder: t('pick.ticket'), items: (words) => found_tickets(words, except).catch(() => [])});

export async function merge() {
    const record = state.ticket?.record;
    if (!record) return;
    const into = await pick_ticket(t('merge.title', {number: record.ticket_number}), record.ticket_number);
    if (!into) return;
    try {
        const act = await put(`tickets/${part(record.ticket_number)}/merged-into/${part(into.value)}`, {});
        tell(t('merge.done', {number: record.ticket_number, into: into.value}), {
            action: t('undo'),
            act: () => take_back_act(act.id),
        });
        go({number: into.value});
    } catch (error) {
        tell_error(error, t('merge.failed'));
    }
}

const split_form = (ticket, chosen, close) =>
    form_of({
        fields: [
            {name: 'title', label: t('field.title'), required: true},
            {name: 'description', label: t('split.words'), description: t('split.hint')},
        ],
        texts: {title: ticket.record.title},
        label: t('split.do'),
        send: async (values, key) => {
            const act = await post(`tickets/${part(ticket.number)}/split`, {comment: chosen, ...values}, {key});
            close();
            tell(t('split.done', {number: act.other ?? ''}), {action: t('undo'), act: () => take_back_act(act.id)});
            read_again(ticket.number, 'comments', 'files', 'record', 'links');
        },
    });

export async function split() {
    const {ticket} = state;
    if (!ticket?.record || !ticket.comments.length) return tell(t('split.nothing'));
    const chosen = [];
    const name = t('split.title', {number: ticket.number});
    await pick({
        title: name,
        several: true,
        items: ticket.comments.map((each) => ({
            value: each.id,
            label: each.content.replace(/\s+/g, ' ').slice(0, 90),
            hint: each.author_name,
        })),
        toggle: (id) => (chosen.includes(id) ? chosen.splice(chosen.indexOf(id), 1) : chosen.push(id)),
    });
    if (chosen.length) await show_box(name, (close) => split_form(ticket, chosen, close), {class: 'dialog small'});
}

export async function link() {
    const record = state.ticket?.record;
    if (!record) return;
    const kind = await pick({
        title: t('link.kind'),
        items: ['related', 'duplicate', 'parent'].map((each) => ({
            value: each,
            label: t(`link.${each}`),
            icon: 'link',
        })),
    });
    if (!kind) return;
    const other = await pick_ticket(t('link.title', {number: record.ticket_number}), record.ticket_number);
    if (!other) return;
    try {
        await put(`tickets/${part(record.ticket_number)}/links/${kind.value}/${part(other.value)}`);
        read_again(record.ticket_number, 'links');
    } catch (error) {
        tell_error(error, t('link.failed'));
    }
}

export async function unlink(record, link_row) {
    const [from, to] = link_row.outward
        ? [record.ticket_number, link_row.ticket_number]
        : [link_row.ticket_number, record.ticket_number];
    try {
        await remove(`tickets/${part(from)}/links/${link_row.kind}/${part(to)}`);
        read_again(record.ticket_number, 'links');
    } catch (error) {
        tell_error(error, t('link.failed'));
    }
}

export async function rename() {
    const record = state.ticket?.record;
    if (!record) return;
    const texts = {title: record.title};
    const send = async (close) => {
        let failure = null;
        await change(record, {title: texts.title.trim()}, {failed: (error) => (failure = error)});
        if (failure) throw failure;
        close();
    };
    await show_box(
        t('rename.title', {number: record.ticket_number}),
        (close) =>
            form_of({
                fields: [{name: 'title', label: t('field.title'), required: true}],
                texts,
                label: t('save'),
                send: () => send(close),
            }),
        {class: 'dialog small'},
    );
}
