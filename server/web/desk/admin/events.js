// What rules and webhooks listen to. Which kinds there are the operations say.
import {h} from '../dom.js';
import {t} from '../words.js';
import {select_of} from '../more/form.js';

export const event_words = (kind) => t(`admin.event.${kind.replaceAll('.', '_')}`);

// One of the kinds.
export const of_event = (common, value, changed, field) => {
    const choose = select_of(
        () => field.options.map((each) => [each, event_words(each)]),
        () => '',
    );
    return choose(common, value, changed);
};

// As many as one likes; they are told in the order in which the program has them.
export const of_events = (common, value, changed, field) => {
    const chosen = new Set(value ?? []);
    const box = (kind) => {
        const input = h('input', {
            type: 'checkbox',
            checked: chosen.has(kind),
            onchange: () => {
                if (input.checked) chosen.add(kind);
                else chosen.delete(kind);
                changed(field.options.filter((each) => chosen.has(each)));
            },
        });
        return h('label', {class: 'check'}, input, h('span', {}, event_words(kind), ' ', h('code', {}, kind)));
    };
    return h(
        'div',
        {class: 'event-choices', role: 'group', 'aria-describedby': common['aria-describedby']},
        field.options.map(box),
    );
};
