// Chooses which rows are read.
import {h} from '../dom.js';
import {tell_error} from '../notices.js';
import {t} from '../words.js';

export const filter = (view, name, options, all = t('admin.all')) =>
    h(
        'label',
        {class: 'report-choice'},
        t(`admin.field.${name}`),
        h(
            'select',
            {
                data: {key: `${view.name}-${name}`},
                onchange: (event) => {
                    view.wish[name] = event.target.value;
                    view.again().catch((error) => tell_error(error, t('admin.not_read')));
                },
            },
            h('option', {value: ''}, all),
            options.map(([value, label]) => h('option', {value, selected: view.wish[name] === value}, label)),
        ),
    );
