// A desk of its own for each file of tests, its server, and people who sit in front of it.
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {chromium} from 'playwright-core';

const {HELPDESK, HELPDESK_SERVER, CHROMIUM} = process.env;
const arguments_of_root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export class Desk {
    // With the people of the demo, and its tickets unless they are in the way.
    static async begin({seed = 'demo', scale} = {}) {
        const desk = new Desk();
        desk.folder = mkdtempSync(join(tmpdir(), 'helpdesk-web-'));
        desk.file = join(desk.folder, 'desk.db');
        desk.run(seed === 'demo' ? ['demo'] : ['seed', '--scale', String(scale)]);
        await desk.start_server('127.0.0.1:0');
        desk.browser = await chromium.launch({executablePath: CHROMIUM, args: arguments_of_root});
        desk.people = [];
        return desk;
    }

    // Where it was before, unless something else is said.
    async start_server(place = new URL(this.address).host) {
        this.server = spawn(HELPDESK_SERVER, ['--db', this.file, '--listen', place, '--quiet'], {
            stdio: ['ignore', 'pipe', 'inherit'],
        });
        this.address = await new Promise((resolve) =>
            this.server.stdout.once('data', (text) => resolve(String(text).trim())),
        );
    }

    async stop_server() {
        this.server.kill('SIGTERM');
        await new Promise((resolve) => this.server.once('exit', resolve));
    }

    run(words, input) {
        return execFileSync(HELPDESK, ['--db', this.file, ...words], {
            encoding: 'utf8',
            input,
            stdio: ['pipe', 'pipe', 'pipe'],
        });
    }

    json = (words) => JSON.parse(this.run([...words, '--json']));

    drafts_of = (email) => this.json(['draft', 'list', '--as', email]);

    // As if they had begun nothing.
    forget_drafts(...people) {
        for (const email of people) {
            for (const {ticket_number, kind} of this.drafts_of(email)) {
                this.run(['draft', 'delete', ticket_number, kind, '--as', email, '--yes']);
            }
        }
    }

    // Somebody at a browser of their own.
    async visitor(options = {}) {
        const context = await this.browser.newContext({
            viewport: {width: 1440, height: 900},
            locale: 'en-GB',
            reducedMotion: 'reduce',
            ...options,
        });
        const person = {context, troubles: [], requests: []};
        context.on('request', (request) => person.requests.push(request.url()));
        context.on('weberror', (error) => person.troubles.push(error.error().message));
        context.on('console', (message) => {
            if (message.type() === 'error' && !/status of (404|409|412|422)/.test(message.text()))
                person.troubles.push(message.text());
        });
        this.people.push(person);
        return person;
    }

    // A person at a browser of their own, signed in.
    async person(email, options = {}) {
        const person = await this.visitor(options);
        const signed_in = await person.context.request.post(`${this.address}/api/v1/session`, {
            data: {email, password: 'demo-password', cookies: true},
            headers: {origin: this.address},
        });
        assert.equal(signed_in.status(), 201);
        return person;
    }

    // A tab of theirs.
    async tab(person, place = '/desk/view/open') {
        const page = await person.context.newPage();
        page.setDefaultTimeout(10_000);
        await page.goto(this.address + place);
        await page.locator(':is(.row-link, .list-empty, .ticket-title):visible').first().waitFor();
        return page;
    }

    async end() {
        const foreign = this.people
            .flatMap((each) => each.requests)
            .filter((url) => !url.startsWith(this.address) && !/^(data|blob|about):/.test(url));
        const troubles = this.people.flatMap((each) => each.troubles);
        await this.browser.close();
        await this.stop_server();
        rmSync(this.folder, {recursive: true});
        assert.deepEqual(foreign, [], 'the desk asks no other host');
        assert.deepEqual(troubles, [], 'nothing goes wrong in the page');
    }
}

export async function eventually(question, message, within = 8000) {
    const end = Date.now() + within;
    for (;;) {
        if (await question()) return;
        if (Date.now() > end) assert.fail(message);
        await new Promise((resolve) => setTimeout(resolve, 40));
    }
}

export const last_message = async (page) => await page.locator('.message').last().innerText();

// The ticket is open when its title stands above the conversation.
export async function open_ticket(page, title) {
    await page.locator('.row-link', {hasText: title}).first().click();
    await page.locator('.ticket-title', {hasText: title}).waitFor();
}
