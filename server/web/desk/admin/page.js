// A page is described by what stands in its list, and by the operations that make, change and take away one of its
// rows; the forms come from the operations' own fields.
import {Refused} from '../api.js';
import {choose, show_box} from '../dialogs.js';
import {fill, h, icon, icon_button} from '../dom.js';
import {tell, tell_error} from '../notices.js';
import {may} from '../state.js';
import {t} from '../words.js';
import {changed_values, form_of, run} from '../more/form.js';

const rows_at_once = 200;

// The operation with that id, if the reader may do it.
const allowed = (view, id) => {
    const operation = view.operations.get(id);
    return operation && may(operation.permission) ? operation : null;
};

// What the operations call the row.
const names_of = (view, row) => view.page.names?.(row) ?? {id: row.id};

export function fields_of(operation, names, page) {
    return names
        .map((name) => operation.fields.find((each) => each.name === name))
        .filter(Boolean)
        .map((field) => ({
            ...field,
            label: t(`admin.field.${field.name}`),
            description: page.hints?.includes(field.name) ? t(`admin.hint.${field.name}`) : '',
            control: page.controls?.[field.name],
        }));
}

const open_create = (view) =>
    show_box(t(`admin.new.${view.name}`), (close) => {
        const operation = view.operations.get(view.page.create);
        return form_of({
            fields: fields_of(operation, view.page.fields, view.page),
            texts: {...view.page.begin?.()},
            label: t(view.page.create_label ?? 'admin.create'),
            send: async (values, key) => {
                const made = await run(operation, values, key);
                close();
                await view.again();
                if (view.page.made) await view.page.made(made, view);
                else tell(t('admin.created', {name: view.page.label(made)}));
            },
        });
    });

// Some fields keep their value once they have one: the desk takes null as nothing said about them.
function check_emptied(values, answer) {
    const kept = Object.keys(values).find((name) => values[name] === null && (answer?.[name] ?? null) !== null);
    if (kept) throw new Refused(422, {detail: t('admin.not_emptied'), field: kept});
}

function open_change(view, row) {
    const operation = view.operations.get(view.page.change);
    const before = {...row, ...view.page.as_given?.(row)};
    return show_box(view.page.label(row), (close) =>
        form_of({
            fields: fields_of(operation, view.page.change_fields ?? view.page.fields, view.page),
            texts: structuredClone(before),
            read: (fields, texts) => changed_values(fields, texts, before),
            label: t('save'),
            send: async (values) => {
                if (Object.keys(values).length) {
                    const answer = await run(operation, {...values, ...names_of(view, row)});
                    await view.again();
                    check_emptied(values, answer);
                    tell(t('admin.changed', {name: view.page.label({...row, ...values})}));
                }
                close();
            },
        }),
    );
}

async function ask_and_remove(view, row) {
    const label = view.page.label(row);
    const word = view.page.remove_word ?? 'delete';
    const answer = await choose({
        title: t(`admin.${word}.ask`, {name: label}),
        choices: [
            {value: false, label: t('cancel')},
            {value: true, label: t(`admin.do.${word}`), is_main: true},
        ],
    });
    if (!answer) return;
    try {
        await run(view.operations.get(view.page.remove), names_of(view, row));
        await view.again();
        tell(t(`admin.${word}.done`, {name: label}));
    } catch (error) {
        tell_error(error, t(`admin.${word}.failed`, {name: label}));
    }
}

// What one operation with a few fields does to a row.
export function open_action(view, row, {id, title, names = [], texts = {}, label, done}) {
    const operation = view.operations.get(id);
    return show_box(title, (close) =>
        form_of({
            fields: fields_of(operation, names, view.page),
            texts,
            label,
            send: async (values, key) => {
                const answer = await run(operation, {...values, id: row.id}, key);
                close();
                await view.again();
                await done?.(answer);
            },
        }),
    );
}

function actions_of(view, row) {
    const label = view.page.label(row);
    const press = (name, drawing, act) =>
        icon_button(drawing, `${t(`admin.do.${name}`)}: ${label}`, act, {data: {key: `${name}-${row.id}`}});
    return [
        (view.page.actions ?? [])
            .filter((action) => allowed(view, action.id) && (action.fits?.(row) ?? true))
            .map((action) => press(action.name, action.icon, () => action.act(view, row))),
        allowed(view, view.page.remove) &&
            press(view.page.remove_word ?? 'delete', 'trash', () => ask_and_remove(view, row)),
    ];
}

function line_of(view, row) {
    const [first, ...others] = view.page.columns;
    const label = view.page.label(row);
    const head = allowed(view, view.page.change)
        ? h(
              'button',
              {
                  type: 'button',
                  class: 'link-button',
                  data: {key: `row-${row.id}`},
                  onclick: () => open_change(view, row),
              },
              label,
          )
        : h('span', {}, label);
    const mark = first.mark?.(row);
    return h(
        'tr',
        {class: view.page.is_faint?.(row) ? 'faint-row' : null},
        h(
            'th',
            {scope: 'row'},
            h('div', {class: 'admin-name'}, mark, h('div', {}, head, h('p', {class: 'faint'}, first.more?.(row)))),
        ),
        others.map((column) =>
            h('td', {class: column.is_wide ? 'wide-only' : null}, h('div', {}, column.show(row))),
        ),
        h('td', {class: 'admin-actions'}, h('div', {}, actions_of(view, row))),
    );
}

const table_of = (view, rows) =>
    h(
        'table',
        {class: 'admin-table'},
        h('caption', {class: 'unseen'}, t(`admin.page.${view.name}`)),
        h(
            'thead',
            {},
            h(
                'tr',
                {},
                view.page.columns.map((column) =>
                    h(
                        'th',
                        {scope: 'col', class: column.is_wide ? 'wide-only' : null},
                        t(`admin.field.${column.name}`),
                    ),
                ),
                h('td', {}),
            ),
        ),
        h(
            'tbody',
            {},
            rows.map((row) => line_of(view, row)),
        ),
    );

function draw_rows(view) {
    const rows = view.page.chosen ? view.page.chosen(view.rows, view.wish) : view.rows;
    const shown = rows.slice(0, view.most);
    fill(
        view.list,
        shown.length ? table_of(view, shown) : h('p', {class: 'faint admin-none'}, t(`admin.none.${view.name}`)),
        rows.length > shown.length &&
            h(
                'button',
                {
                    type: 'button',
                    class: 'button',
                    onclick: () => {
                        view.most += rows_at_once;
                        draw_rows(view);
                    },
                },
                t('admin.more', {count: rows.length - shown.length}),
            ),
    );
    if (view.page.tools) view.count.textContent = t('admin.count', {count: rows.length});
}

export async function draw_page({page, name, operations, tools, body, is_current}) {
    const view = {page, name, operations, wish: {...page.wish}, most: rows_at_once};
    view.list = h('div', {class: 'admin-list'});
    view.count = h('p', {class: 'faint admin-count', role: 'status'});
    const below = h('div', {class: 'admin-below'});
    view.draw = () => draw_rows(view);
    view.again = async () => {
        const rows = await page.read(view.wish);
        if (!is_current()) return;
        view.rows = rows;
        draw_rows(view);
        if (page.below) fill(below, await page.below(view));
    };
    await view.again();
    if (!is_current()) return;
    fill(
        tools,
        allowed(view, page.create) &&
            h(
                'button',
                {type: 'button', class: 'button main', onclick: () => open_create(view)},
                icon('plus'),
                t(`admin.new.${name}`),
            ),
    );
    fill(
        body,
        h('p', {class: 'admin-words'}, t(`admin.words.${name}`)),
        page.tools?.(view),
        view.count,
        view.list,
        below,
    );
}
