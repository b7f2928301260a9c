// A comment is edited, or deleted.
import {part, patch, remove} from '../api.js';
import {choose, show_box} from '../dialogs.js';
import {keep_draft, read_draft} from '../drafts.js';
import {tell_error} from '../notices.js';
import {read_again} from '../tickets.js';
import {t} from '../words.js';
import {form_of} from './form.js';

// What is written stays until it is saved, as a reply does.
export async function edit_comment(comment, number) {
    const texts = {body: read_draft(comment.id, 'edited')?.text ?? comment.content};
    await show_box(t('comment.edit'), (close) =>
        form_of({
            fields: [{name: 'body', label: t('comment.text'), rows: '8', required: true}],
            texts,
            changed: () => keep_draft(comment.id, 'edited', texts.body === comment.content ? '' : texts.body),
            label: t('save'),
            send: async () => {
                await patch(`comments/${part(comment.id)}`, texts);
                keep_draft(comment.id, 'edited', '');
                read_again(number, 'comments');
                close();
            },
        }),
    );
}

export async function delete_comment(comment, number) {
    const answer = await choose({
        title: t('comment.delete.ask'),
        lines: [comment.content.slice(0, 160)],
        choices: [
            {value: false, label: t('cancel')},
            {value: true, label: t('comment.delete'), is_main: true},
        ],
    });
    if (!answer) return;
    try {
        await remove(`comments/${part(comment.id)}`);
        read_again(number, 'comments', 'files');
    } catch (error) {
        tell_error(error, t('comment.not_deleted'));
    }
}
