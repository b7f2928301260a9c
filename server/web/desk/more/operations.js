// Every operation of the desk, from its own description.
import {site_root} from '../api.js';

let known = null;

function resolved(schema, document) {
    return schema?.$ref ? document.components.schemas[schema.$ref.split('/').at(-1)] : (schema ?? {});
}

const type_of = (schema) => [schema.type].flat().find((each) => each && each !== 'null') ?? 'json';

function field_of(name, schema, place, required) {
    const items = schema.type === 'array' ? (schema.items ?? {}) : schema;
    return {
        name,
        place,
        required,
        description: schema.description ?? '',
        repeated: type_of(schema) === 'array',
        nullable: [schema.type].flat().includes('null') || type_of(schema) === 'json',
        type: type_of(items),
        options: items.enum?.filter((each) => each !== null) ?? null,
        format: items.format ?? '',
    };
}

function operation_of(path, method, described, document) {
    const parameters = (described.parameters ?? []).map((each) =>
        each.$ref ? document.components.parameters[each.$ref.split('/').at(-1)] : each,
    );
    const body = resolved(described.requestBody?.content?.['application/json']?.schema, document);
    const fields = parameters
        .filter((each) => each.in === 'path' || (each.in === 'query' && each.name !== 'fields'))
        .map((each) =>
            field_of(each.name, {...each.schema, description: each.description}, each.in, each.required === true),
        );
    for (const [name, schema] of Object.entries(body.properties ?? {})) {
        if (name === 'version' || resolved(schema.items, document).properties) continue;
        fields.push(field_of(name, schema, 'body', (body.required ?? []).includes(name)));
    }
    const [noun, ...verb] = described.operationId.split('_');
    return {
        id: described.operationId,
        command: `${noun} ${verb.join('-')}`,
        summary: described.summary,
        permission: described['x-permission'],
        method: method.toUpperCase(),
        path,
        has_body: Boolean(body.properties),
        fields,
    };
}

export async function read_operations() {
    if (known) return known;
    const answer = await fetch(new URL('openapi.json', site_root));
    if (!answer.ok) throw new Error(answer.statusText);
    const document = await answer.json();
    known = [];
    for (const [path, methods] of Object.entries(document.paths)) {
        for (const [method, described] of Object.entries(methods)) {
            if (described['x-permission']) known.push(operation_of(path, method, described, document));
        }
    }
    return known;
}

const plain_word = /^[\w@%+=:,./-]+$/;
const shell_word = (text) => (plain_word.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

// The command line that does the same.
export function command_line(operation, values) {
    const words = ['helpdesk', operation.command];
    for (const field of operation.fields) {
        const given = [values[field.name] ?? []].flat().filter((each) => each !== '');
        if (!given.length) {
            if (field.place === 'path') words.push(field.name.toUpperCase());
            continue;
        }
        if (field.place === 'path') {
            words.push(shell_word(String(given[0])));
        } else if (field.type === 'boolean' && given[0] === true) {
            words.push(`--${field.name.replaceAll('_', '-')}`);
        } else if (given[0] !== false) {
            for (const each of given)
                words.push(
                    `--${field.name.replaceAll('_', '-')}`,
                    shell_word(typeof each === 'object' ? JSON.stringify(each) : String(each)),
                );
        }
    }
    return words.join(' ');
}
