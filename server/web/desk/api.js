// The one place that talks to the desk.

const root = new URL(document.documentElement.dataset.root ?? './', location.href);
const base = new URL('api/v1/', root);
const refreshed_at = 'helpdesk.refreshed';

export const site_root = root;
export const url_of = (path) => new URL(path.replace(/^\//, ''), base);

export class Refused extends Error {
    constructor(status, problem) {
        super(problem.detail ?? problem.title ?? String(status));
        this.status = status;
        this.code = problem.code ?? '';
        this.field = problem.field ?? '';
        this.hint = problem.hint ?? '';
        this.current = problem.current;
        this.problem = problem;
    }
}

// Nobody could be reached: the text is for `tell`, which has words for it.
export class Unreachable extends Error {}

// When the session cannot be renewed; drafts stay in the browser.
const leave = () => location.assign(new URL(`sign-in?next=${encodeURIComponent(path_below_root())}`, root));

export function path_below_root() {
    return location.pathname.slice(root.pathname.length) + location.search;
}

// One tab renews the session, and the others take what it got: a refresh token is good once. False where it has ended;
// whatever else goes wrong says nothing about it, and is thrown as it is for any other request.
async function refresh(asked_at) {
    const renew = async () => {
        if (Number(localStorage.getItem(refreshed_at) ?? 0) > asked_at) return true;
        const answer = await fetched(url_of('session/refresh'), {
            method: 'POST',
            headers: {'content-type': 'application/json'},
            body: '{}',
            credentials: 'same-origin',
        });
        if (answer.status === 401 || answer.status === 403) return false;
        if (!answer.ok) throw new Refused(answer.status, await problem_in(answer));
        localStorage.setItem(refreshed_at, String(Date.now()));
        return true;
    };
    return navigator.locks ? navigator.locks.request('helpdesk-refresh', renew) : renew();
}

function query_of(query) {
    const text = new URLSearchParams();
    for (const [name, value] of Object.entries(query ?? {})) {
        for (const each of Array.isArray(value) ? value : [value]) {
            if (each !== undefined && each !== null && each !== '') text.append(name, each);
        }
    }
    return text.toString();
}

async function fetched(url, options) {
    try {
        return await fetch(url, options);
    } catch (error) {
        if (error.name === 'AbortError') throw error;
        throw new Unreachable();
    }
}

async function problem_in(answer) {
    try {
        return await answer.json();
    } catch {
        return {title: answer.statusText};
    }
}

function request_of(method, options) {
    const headers = {...options.headers};
    if (options.body !== undefined && !options.raw) headers['content-type'] = 'application/json';
    if (options.version !== undefined) headers['if-match'] = `"v${options.version}"`;
    if (options.key) headers['idempotency-key'] = options.key;
    return {
        method,
        headers,
        credentials: 'same-origin',
        signal: options.signal,
        keepalive: options.keepalive,
        body: options.body === undefined ? undefined : options.raw ? options.body : JSON.stringify(options.body),
    };
}

// The whole answer: {data, next, headers}. `next` is the cursor of the following page.
export async function ask(method, path, options = {}) {
    const url = url_of(path);
    url.search = query_of(options.query);
    const asked_at = Date.now();
    const request = request_of(method, options);
    let answer = await fetched(url, request);
    if (answer.status === 401 && (await refresh(asked_at))) answer = await fetched(url, request);
    if (answer.status === 401 && !options.quiet) leave();
    if (!answer.ok) throw new Refused(answer.status, await problem_in(answer));
    const next = answer.headers.get('link')?.match(/[?&]after=([^&>]+)[^>]*>;\s*rel="?next/);
    const is_empty = answer.status === 204 || method === 'HEAD';
    return {
        headers: answer.headers,
        data: is_empty ? null : await (options.as_file ? answer.blob() : answer.json()),
        next: next ? decodeURIComponent(next[1]) : null,
    };
}

export const get = async (path, query, options) => (await ask('GET', path, {query, ...options})).data;
export const post = async (path, body, options) => (await ask('POST', path, {body, ...options})).data;
export const put = async (path, body = {}, options) => (await ask('PUT', path, {body, ...options})).data;
export const patch = async (path, body, options) => (await ask('PATCH', path, {body, ...options})).data;
export const remove = async (path, options) => (await ask('DELETE', path, options)).data;

// Every page of a list, up to `most` rows.
export async function all_of(path, query = {}, most = 5000) {
    const rows = [];
    let after;
    do {
        const page = await ask('GET', path, {query: {limit: 500, ...query, after}});
        rows.push(...page.data);
        after = page.next;
    } while (after && rows.length < most);
    return rows;
}

export const part = encodeURIComponent;
export {refresh};
