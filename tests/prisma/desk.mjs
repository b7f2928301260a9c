// A database of its own that helpdesk has made, on the server of HELPDESK_TEST_POSTGRES, and who works on it.
import {execFileSync} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {writeFileSync} from 'node:fs';

import {PrismaPg} from '@prisma/adapter-pg';
import prismaClient from '@prisma/client';
import pg from 'pg';

export const {Prisma, PrismaClient} = prismaClient;

const server = process.env.HELPDESK_TEST_POSTGRES;
const name = `helpdesk_prisma_${randomBytes(6).toString('hex')}`;
const url = new URL(server);
url.pathname = `/${name}`;

async function onServer(sql) {
    const session = new pg.Client({connectionString: server});
    await session.connect();
    await session.query(sql).finally(() => session.end());
}

// What the program prints; words as on the command line.
export function helpdesk(...words) {
    return execFileSync(process.env.HELPDESK, ['--db', url.href, ...words], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
    });
}

export function helpdeskJson(...words) {
    return JSON.parse(helpdesk(...words, '--json'));
}

// Neither the server nor the client is in UTC, and they differ.
export async function openDesk() {
    await onServer(`CREATE DATABASE ${name} TEMPLATE template0`);
    await onServer(`ALTER DATABASE ${name} SET TimeZone = 'Asia/Tokyo'`);
    helpdesk('init');
    const prisma = new PrismaClient({adapter: new PrismaPg({connectionString: url.href})});
    await prisma.$connect();
    return prisma;
}

export async function closeDesk(prisma) {
    await prisma.$disconnect();
    await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
}

// One of everything, made by helpdesk itself.
export function fillDesk() {
    writeFileSync('note.txt', 'Look at the cable.\n');
    helpdesk('department', 'create', 'Technical Support');
    helpdesk(
        'user',
        'create',
        'agent@example.org',
        '--role',
        'AGENT',
        '--department',
        'Technical Support',
        '--name',
        'Ana',
    );
    helpdesk('user', 'create', 'customer@example.org', '--name', 'Carl');
    helpdesk('department', 'update', 'Technical Support', '--manager', 'agent@example.org');
    helpdesk('tag', 'create', 'hardware');
    helpdesk(
        'ticket',
        'create',
        '--title',
        'The printer is on fire',
        '--description',
        'Please help.',
        '--customer',
        'customer@example.org',
        '--department',
        'Technical Support',
        '--tag',
        'hardware',
        '--attach',
        'note.txt',
    );
    helpdesk('ticket', 'assign', '1', 'agent@example.org');
    helpdesk('--as', 'agent@example.org', 'comment', 'add', '1', '--body', 'Which printer?');
    helpdesk('category', 'create', 'Printers');
    helpdesk('category', 'create', 'Fires', '--parent', 'Printers');
    helpdesk(
        '--as',
        'agent@example.org',
        'article',
        'create',
        '--title',
        'Fires',
        '--content',
        'Water.',
        '--category',
        'Printers',
    );
}
