// A ticket's whole life by a client that was made from /openapi.json: what does not fit the document does not compile.
import assert from 'node:assert/strict';
import test from 'node:test';

import createClient from 'openapi-fetch';

import type {components, paths} from './api.js';

type Ticket = components['schemas']['TicketView'];
type Problem = components['schemas']['ProblemDetails'];

const address = process.env.ADDRESS ?? '';
const desk = createClient<paths>({
    baseUrl: `${address}/api/v1`,
    headers: {Authorization: `Bearer ${process.env.TOKEN ?? ''}`},
});

const fire = {
    title: 'The printer is on fire',
    description: 'It smells of burnt toner.',
    customer: 'customer@example.org',
    priority: 'HIGH',
} as const;

// What was answered; a problem fails the test with its own words.
function got<T>({data, error}: {data?: T; error?: Problem}): NonNullable<T> {
    assert.equal(error?.detail, undefined);
    assert.ok(data !== undefined && data !== null);
    return data;
}

async function show(id: string): Promise<{ticket: Ticket; tag: string}> {
    const answer = await desk.GET('/tickets/{id}', {params: {path: {id}}});
    return {ticket: got(answer), tag: answer.response.headers.get('etag') ?? ''};
}

test('a ticket is opened, answered, assigned, resolved, reopened and closed', async () => {
    const made = await desk.POST('/tickets', {body: fire});
    const opened = got(made);
    assert.equal(made.response.status, 201);
    assert.equal(made.response.headers.get('location'), `/api/v1/tickets/${opened.id}`);
    assert.match(opened.ticket_number, /^TKT-\d{6}$/);
    assert.equal(opened.status, 'OPEN');
    assert.equal(opened.assignee, null);
    const path = {id: opened.ticket_number};
    const comments = {params: {path: {ticket: opened.ticket_number}}};

    const reply = got(await desk.POST('/tickets/{ticket}/comments', {...comments, body: {body: 'On our way.'}}));
    assert.equal(reply.is_internal, false);
    const note = {body: 'Bring the extinguisher.', internal: true};
    assert.equal(got(await desk.POST('/tickets/{ticket}/comments', {...comments, body: note})).is_internal, true);
    const said = got(await desk.GET('/tickets/{ticket}/comments', comments));
    assert.deepEqual(said.map((each) => each.content), ['On our way.', 'Bring the extinguisher.']);

    const assignee = 'agent@example.org';
    const assigned = got(await desk.PUT('/tickets/{id}/assignee', {params: {path}, body: {assignee}}));
    assert.equal(assigned.assignee, assignee);
    for (const status of ['IN_PROGRESS', 'WAITING_CUSTOMER', 'IN_PROGRESS']) {
        const changed = got(await desk.PATCH('/tickets/{id}', {params: {path}, body: {status}}));
        assert.equal(changed.status, status);
    }
    assert.equal(got(await desk.PUT('/tickets/{id}/resolution', {params: {path}})).status, 'RESOLVED');
    assert.equal(got(await desk.DELETE('/tickets/{id}/resolution', {params: {path}})).resolved_at, null);
    assert.equal(got(await desk.PUT('/tickets/{id}/resolution', {params: {path}})).status, 'RESOLVED');
    assert.equal(got(await desk.PUT('/tickets/{id}/closure', {params: {path}})).status, 'CLOSED');

    const history = got(await desk.GET('/tickets/{ticket}/history', comments));
    const statuses = history.filter((each) => each.field === 'status_id').map((each) => each.new_name);
    assert.deepEqual(statuses.filter((each) => each === 'RESOLVED').length, 2);
    assert.ok(history.every((each) => each.channel === 'rest'));
});

test('who is overtaken is told what it is now, and may go on from there', async () => {
    const {id} = got(await desk.POST('/tickets', {body: fire}));
    const read = await show(id);
    const change = (title: string, tag: string) =>
        desk.PATCH('/tickets/{id}', {params: {path: {id}, header: {'If-Match': tag}}, body: {title}});
    got(await change('It was only smoke', read.tag));

    const late = await change('Everything burns', read.tag);
    assert.equal(late.response.status, 412);
    assert.ok(late.error && 'current' in late.error);
    assert.equal(late.error.code, 'conflict');
    assert.equal((late.error.current as Ticket).title, 'It was only smoke');
    const tag = late.response.headers.get('etag') ?? '';
    assert.equal(got(await change('Everything burns', tag)).title, 'Everything burns');
    const same = await desk.GET('/tickets/{id}', {params: {path: {id}, header: {'If-None-Match': '*'}}});
    assert.equal(same.response.status, 304);
});

test('what is sent twice under one key happens once', async () => {
    const key = {params: {header: {'Idempotency-Key': 'a broken connection'}}};
    const first = got(await desk.POST('/tickets', {...key, body: fire}));
    const again = got(await desk.POST('/tickets', {...key, body: fire}));
    assert.equal(again.id, first.id);
    const other = await desk.POST('/tickets', {...key, body: {...fire, title: 'Another one'}});
    assert.equal(other.response.status, 409);
    assert.equal(other.error?.code, 'conflict');
});

test('a problem says what is wrong, where, and what to do', async () => {
    const missing = await desk.GET('/tickets/{id}', {params: {path: {id: '999'}}});
    assert.equal(missing.response.status, 404);
    assert.equal(missing.error?.code, 'not_found');
    assert.equal(missing.error?.field, 'id');
    const wrong = await desk.PATCH('/tickets/{id}', {params: {path: {id: '1'}}, body: {status: 'OPNE'}});
    assert.equal(wrong.error?.field, 'status');
    assert.match(wrong.error?.hint ?? '', /OPEN/);
    const stranger = createClient<paths>({baseUrl: `${address}/api/v1`});
    const refused = await stranger.GET('/tickets');
    assert.equal(refused.response.status, 401);
    assert.equal(refused.error?.code, 'denied');
});

test('a list is read page by page', async () => {
    const numbers: string[] = [];
    for (let after: string | undefined; ; ) {
        const query = {limit: 2, sort: 'created_at', priority: ['HIGH' as const], ...(after ? {after} : {})};
        const page = await desk.GET('/tickets', {params: {query}});
        numbers.push(...got(page).map((each) => each.ticket_number));
        const next = /[?&]after=([^&>]*)/.exec(page.response.headers.get('link') ?? '')?.[1];
        if (!next) break;
        after = decodeURIComponent(next);
    }
    assert.equal(numbers.length, 3);
    assert.deepEqual(numbers, [...new Set(numbers)].sort());
});

test('a person signs in, goes on with new tokens, and is out after signing out', async () => {
    const stranger = createClient<paths>({baseUrl: `${address}/api/v1`});
    const email = 'agent@example.org';
    const refused = await stranger.POST('/session', {body: {email, password: 'a guess'}});
    assert.equal(refused.response.status, 401);
    assert.equal(refused.error?.code, 'denied');
    const first = got(await stranger.POST('/session', {body: {email, password: 'correct horse battery staple'}}));

    const refreshed = await stranger.POST('/session/refresh', {body: {refresh_token: first.refresh_token}});
    const {token} = got(refreshed);
    assert.notEqual(token, first.token);
    const person = createClient<paths>({
        baseUrl: `${address}/api/v1`,
        headers: {Authorization: `Bearer ${token}`},
    });
    const me = got(await person.GET('/session'));
    assert.equal(me.email, email);
    assert.equal(me.has_totp, false);
    assert.ok(me.permissions.includes('tickets:read'));
    assert.ok(got(await person.GET('/sessions')).some((each) => each.id === me.session_id));

    assert.equal((await person.DELETE('/session')).response.status, 204);
    assert.equal((await person.GET('/session')).response.status, 401);
});

test('what happens is told to whoever listens', async () => {
    const stop = new AbortController();
    const query = {kind: ['ticket.created']};
    const {data, response} = await desk.GET('/events', {params: {query}, parseAs: 'stream', signal: stop.signal});
    assert.equal(response.headers.get('content-type'), 'text/event-stream');
    assert.ok(data);
    const parts = data.pipeThrough(new TextDecoderStream()).getReader();
    let told = '';
    const hear = async (what: string) => {
        while (!told.includes(what)) {
            const {value, done} = await parts.read();
            assert.ok(!done, `the stream ended before ${what}`);
            told += value;
        }
    };
    await hear('event: hello\n');
    const {ticket_number} = got(await desk.POST('/tickets', {body: fire}));
    await hear(ticket_number);
    assert.match(told, /^retry: 2000\n\nevent: hello\n/);
    assert.match(told, /\nevent: ticket\.created\nid: \S+\ndata: /);
    stop.abort();
});
