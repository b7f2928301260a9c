// Files that go along with an answer: they are uploaded as soon as they are there.
import {post} from './api.js';
import {h, icon, icon_button} from './dom.js';
import {tell_error} from './notices.js';
import {size_text, t} from './words.js';

async function upload(file) {
    const answer = await post('uploads', file, {raw: true, headers: {'content-type': 'application/octet-stream'}});
    return {
        file_name: file.name || t('file.pasted'),
        mime_type: file.type || null,
        content: answer.content,
        size: file.size,
    };
}

// Uploads them one after the other; `each` is told of every one that is there.
export async function upload_all(list, each) {
    for (const file of list) {
        try {
            each(await upload(file));
        } catch (error) {
            tell_error(error, t('file.failed', {name: file.name}));
        }
    }
}

export function file_to_send(file, take_away) {
    return h(
        'span',
        {class: 'file'},
        icon('clip'),
        h('span', {class: 'file-name'}, file.file_name),
        h('span', {class: 'faint'}, size_text(file.size)),
        icon_button('close', t('file.take_away', {name: file.file_name}), take_away),
    );
}

// What is dropped on, or pasted into the element.
export function take_files(element, take) {
    const has_files = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');
    element.addEventListener('dragover', (event) => {
        if (!has_files(event)) return;
        event.preventDefault();
        element.classList.add('dropping');
    });
    element.addEventListener('dragleave', (event) => {
        if (!element.contains(event.relatedTarget)) element.classList.remove('dropping');
    });
    element.addEventListener('drop', (event) => {
        element.classList.remove('dropping');
        if (!has_files(event)) return;
        event.preventDefault();
        take([...event.dataTransfer.files]);
    });
    element.addEventListener('paste', (event) => {
        const files = [...(event.clipboardData?.files ?? [])];
        if (!files.length) return;
        event.preventDefault();
        take(files);
    });
}
