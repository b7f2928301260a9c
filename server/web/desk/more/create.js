// A new ticket.
import {post} from '../api.js';
import {show_box} from '../dialogs.js';
import {tell} from '../notices.js';
import {go} from '../route.js';
import {keep, priorities, sources, state} from '../state.js';
import {t} from '../words.js';
import {form_of, of_departments, select_of} from './form.js';

const draft_name = 'draft.new';

const named = (name, more = {}) => ({name, label: t(`field.${name}`), ...more});
const of_priorities = select_of(() => priorities.map((each) => [each, t(`priority.${each}`)]));
const of_sources = select_of(() => sources.map((each) => [each, t(`source.${each}`)]));

const fields = () => [
    named('customer', {required: true}),
    named('title', {required: true}),
    named('description', {required: true, rows: '6'}),
    [
        named('priority', {required: true, control: of_priorities}),
        named('department', {control: of_departments}),
        named('source', {required: true, control: of_sources}),
    ],
];

// What is written stays until it is sent, as a reply does.
export function create_ticket() {
    const texts = {priority: 'MEDIUM', source: 'PHONE', ...keep.get(draft_name)};
    return show_box(t('action.create'), (close) =>
        form_of({
            fields: fields(),
            texts,
            changed: () => keep.set(draft_name, texts),
            label: t('create.do'),
            send: async (values, key) => {
                const {ticket_number: number} = await post('tickets', values, {key});
                keep.set(draft_name, null);
                close();
                tell(t('create.done', {number}));
                go({number});
            },
        }),
    );
}
