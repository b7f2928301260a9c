// A Prisma application and helpdesk share one database: each must understand what the other has written.
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import test, {after, before} from 'node:test';

import {closeDesk, fillDesk, helpdesk, helpdeskJson, openDesk, Prisma} from './desk.mjs';

let prisma;
let status, customer, agent, role;

before(async () => {
    prisma = await openDesk();
    fillDesk();
    status = await prisma.ticketStatus.findUniqueOrThrow({where: {name: 'OPEN'}});
    role = await prisma.role.findUniqueOrThrow({where: {name: 'CUSTOMER'}});
    customer = await prisma.user.findUniqueOrThrow({where: {email: 'customer@example.org'}});
    agent = await prisma.user.findUniqueOrThrow({where: {email: 'agent@example.org'}});
});

after(async () => closeDesk(prisma));

const models = Prisma.dmmf.datamodel.models;
const delegate = (model) => prisma[model.name[0].toLowerCase() + model.name.slice(1)];
const soon = (time) => Math.abs(time.getTime() - Date.now()) < 60_000;
const refused = (code, promise) => assert.rejects(promise, (error) => assert.equal(error.code, code) ?? true);
const person = (email) => ({email, passwordHash: '$2b$10$of.the.application', roleId: role.id});

let numbers = 500;
function ticket(data = {}) {
    const ticketNumber = `TKT-${String(++numbers).padStart(6, '0')}`;
    return {
        ticketNumber,
        title: 'From Prisma',
        description: 'Text',
        statusId: status.id,
        customerId: customer.id,
        ...data,
    };
}

test('client and server are in different zones, and neither is UTC', async () => {
    const [{TimeZone}] = await prisma.$queryRaw`SELECT current_setting('TimeZone') AS "TimeZone"`;
    assert.equal(TimeZone, 'Asia/Tokyo');
    assert.equal(new Date(2026, 0, 1).getTimezoneOffset(), 300);
});

test('all fourteen models are found with every relation', async () => {
    assert.equal(models.length, 14);
    for (const model of models) {
        const relations = model.fields.filter((field) => field.kind === 'object').map((field) => field.name);
        const rows = await delegate(model).findMany({
            include: Object.fromEntries(relations.map((each) => [each, true])),
        });
        assert.ok(rows.length > 0, `${model.name} has rows`);
        for (const relation of relations) {
            const filled = rows.some((row) =>
                Array.isArray(row[relation]) ? row[relation].length > 0 : row[relation],
            );
            assert.ok(filled, `${model.name}.${relation} leads somewhere`);
        }
        assert.equal(await delegate(model).count(), rows.length);
    }
});

test('what helpdesk wrote reads as it was written', async () => {
    const shown = helpdeskJson('ticket', 'show', '1');
    const row = await prisma.ticket.findUniqueOrThrow({where: {ticketNumber: 'TKT-000001'}});
    for (const [field, column] of [
        ['createdAt', 'created_at'],
        ['updatedAt', 'updated_at'],
        ['responseDueAt', 'response_due_at'],
        ['resolutionDueAt', 'resolution_due_at'],
        ['firstResponseAt', 'first_response_at'],
    ]) {
        assert.equal(row[field].toISOString(), shown[column], field);
    }
    assert.ok(soon(row.createdAt));
    assert.equal(row.priority, 'MEDIUM');
    assert.equal(row.source, shown.source);
    assert.equal(row.responseBreached, false);
    assert.equal(row.resolvedAt, null);
    assert.deepEqual(
        (await prisma.role.findUnique({where: {name: 'CUSTOMER'}})).permissions,
        helpdeskJson('role', 'show', 'CUSTOMER').permissions,
    );
});

test('dates are written unshifted', async () => {
    for (const text of [
        '2026-01-15T12:34:56.789Z',
        '2026-07-15T23:59:59.999Z',
        '2026-03-08T02:30:00.000Z',
        '1999-12-31T23:59:59.001Z',
    ]) {
        const row = await prisma.ticket.create({
            data: ticket({createdAt: new Date(text), resolvedAt: text, responseDueAt: new Date(text)}),
        });
        assert.equal(row.createdAt.toISOString(), text);
        const shown = helpdeskJson('ticket', 'show', row.ticketNumber);
        assert.deepEqual([shown.created_at, shown.resolved_at, shown.response_due_at], [text, text, text]);
        assert.ok(soon(new Date(shown.updated_at)));
        assert.equal(await prisma.ticket.count({where: {id: row.id, createdAt: new Date(text)}}), 1);
    }
    const id = randomUUID();
    await prisma.$executeRaw`INSERT INTO tags (id, name, color) VALUES (${id}, 'by default', 'plain')`;
    const [{created_at: made}] = await prisma.$queryRaw`SELECT created_at FROM tags WHERE id = ${id}`;
    assert.ok(soon(made), 'the default of the database itself is UTC');
});

test('each model but the history is created, found by its keys, updated and deleted', async () => {
    const made = await prisma.ticket.create({data: ticket()});
    const shelf = await prisma.kBCategory.findUniqueOrThrow({where: {slug: 'printers'}});
    const mark = await prisma.tag.findUniqueOrThrow({where: {name: 'hardware'}});
    const ofTicket = {ticketId: made.id};
    await prisma.sLAPolicy.delete({where: {priority: 'LOW'}});
    const rows = {
        role: [{name: 'AUDITOR', displayName: 'Auditor', permissions: ['a', 'b,"c"', '']}, {permissions: {push: 'x'}}],
        department: [{name: 'Billing', description: null}, {managerId: agent.id}],
        ticketStatus: [{name: 'PARKED', displayName: 'Parked', color: 'gray'}, {isResolved: true}],
        sLAPolicy: [{name: 'Low', priority: 'LOW', responseTime: 480, resolutionTime: 4320}, {responseTime: 60}],
        user: [
            {...person('new@example.org'), departmentId: agent.departmentId},
            {isActive: false, refreshToken: 'hash'},
        ],
        ticket: [
            ticket({source: 'CHAT', priority: 'URGENT', assignedToId: agent.id}),
            {priority: 'LOW', resolvedAt: new Date()},
        ],
        ticketComment: [
            {...ofTicket, userId: agent.id, content: 'Hello'},
            {content: 'Bye', isInternal: true},
        ],
        attachment: [
            {...ofTicket, uploadedBy: agent.id, fileName: 'a.txt', filePath: 'up/a.txt', mimeType: 'text/plain'},
            {fileName: 'b'},
        ],
        notification: [
            {userId: agent.id, type: 'SLA_WARNING', title: 'Soon', message: 'Late'},
            {isRead: true, type: 'SLA_BREACHED'},
        ],
        kBCategory: [{name: 'Cables', slug: 'cables', parentId: shelf.id}, {parentId: null}],
        kBArticle: [
            {title: 'Cable', content: '# Cable', categoryId: shelf.id, authorId: agent.id, isPublic: true},
            {isPublic: false},
        ],
        tag: [{name: 'cable', color: '#fff'}, {color: '#1e90ff'}],
        ticketTag: [{...ofTicket, tagId: mark.id}, {tagId: mark.id}],
    };
    assert.equal(Object.keys(rows).length, models.length - 1);
    for (const [model, [data, change]] of Object.entries(rows)) {
        const row = await prisma[model].create({data});
        for (const [field, value] of Object.entries(data)) assert.deepEqual(row[field], value, `${model}.${field}`);
        const key = row.id ? {id: row.id} : {ticketId_tagId: {ticketId: row.ticketId, tagId: row.tagId}};
        assert.deepEqual(await prisma[model].findUnique({where: key}), row);
        const changed = await prisma[model].update({where: key, data: change});
        for (const [field, value] of Object.entries(change)) {
            assert.deepEqual(changed[field], value?.push ? [...data[field], value.push] : value, `${model}.${field}`);
        }
        await prisma[model].delete({where: key});
        assert.equal(await prisma[model].findUnique({where: key}), null);
    }
    await prisma.sLAPolicy.create({data: rows.sLAPolicy[0]});
    await prisma.ticket.delete({where: {id: made.id}});
});

test('a row of the history is created and found, and stays as it was written', async () => {
    const made = await prisma.ticket.create({data: ticket()});
    const data = {ticketId: made.id, userId: agent.id, field: 'title', oldValue: 'a', newValue: 'b'};
    const row = await prisma.ticketHistory.create({data});
    for (const [field, value] of Object.entries(data)) assert.deepEqual(row[field], value, field);
    const where = {id: row.id};
    for (const change of [
        () => prisma.ticketHistory.update({where, data: {newValue: null}}),
        () => prisma.ticketHistory.updateMany({where, data: {newValue: null}}),
        () => prisma.ticketHistory.delete({where}),
        () => prisma.ticketHistory.deleteMany({where}),
    ]) {
        await assert.rejects(change, /the history of tickets is only added to/);
        assert.deepEqual(await prisma.ticketHistory.findUnique({where}), row);
    }
    await prisma.ticket.delete({where: {id: made.id}});
    assert.equal(await prisma.ticketHistory.findUnique({where}), null);
});

test('a tree of rows is created at once, and what exists is connected', async () => {
    const made = await prisma.ticket.create({
        data: {
            ticketNumber: 'TKT-000900',
            title: 'All at once',
            description: 'Text',
            priority: 'HIGH',
            status: {connect: {name: 'IN_PROGRESS'}},
            customer: {connectOrCreate: {where: {email: 'tree@example.org'}, create: person('tree@example.org')}},
            department: {connect: {name: 'Technical Support'}},
            slaPolicy: {connect: {priority: 'HIGH'}},
            comments: {
                create: [
                    {userId: agent.id, content: 'One'},
                    {userId: agent.id, content: 'Two', isInternal: true},
                ],
            },
            history: {create: {userId: agent.id, field: 'priority', oldValue: 'LOW', newValue: 'HIGH'}},
            attachments: {create: {uploadedBy: agent.id, fileName: 'a', filePath: 'a', mimeType: 'text/plain'}},
            tags: {create: [{tag: {connectOrCreate: {where: {name: 'tree'}, create: {name: 'tree', color: 'green'}}}}]},
        },
        include: {comments: true, tags: {include: {tag: true}}, _count: {select: {history: true, attachments: true}}},
    });
    assert.equal(made.comments.length, 2);
    assert.equal(made.tags[0].tag.name, 'tree');
    assert.deepEqual(made._count, {history: 1, attachments: 1});
});

test('upsert creates once and then updates', async () => {
    for (const color of ['red', 'blue']) {
        await prisma.tag.upsert({where: {name: 'upserted'}, create: {name: 'upserted', color}, update: {color}});
    }
    assert.equal((await prisma.tag.findUnique({where: {name: 'upserted'}})).color, 'blue');
    const email = 'upserted@example.org';
    await prisma.user.upsert({where: {email}, create: person(email), update: {isActive: false}});
    assert.equal(
        (await prisma.user.upsert({where: {email}, create: person(email), update: {isActive: false}})).isActive,
        false,
    );
});

test('many rows, transactions and raw SQL work', async () => {
    const {count} = await prisma.tag.createMany({data: ['m1', 'm2', 'm3'].map((name) => ({name, color: 'x'}))});
    assert.equal(count, 3);
    assert.equal((await prisma.tag.updateMany({where: {name: {startsWith: 'm'}}, data: {color: 'y'}})).count, 3);
    await refused(
        'P2002',
        prisma.$transaction([
            prisma.tag.create({data: {name: 'm4', color: 'x'}}),
            prisma.tag.create({data: {name: 'm1', color: 'x'}}),
        ]),
    );
    assert.equal(await prisma.tag.findUnique({where: {name: 'm4'}}), null);
    assert.equal((await prisma.tag.deleteMany({where: {name: {in: ['m1', 'm2', 'm3']}}})).count, 3);
    const rows = await prisma.$queryRaw`
        SELECT priority FROM tickets WHERE priority > 'LOW'::"Priority" AND status_id = ${status.id}`;
    assert.ok(rows.length > 0);
});

test('what is in use cannot be deleted', async () => {
    await refused('P2003', prisma.user.delete({where: {id: customer.id}}));
    await refused('P2003', prisma.role.delete({where: {id: role.id}}));
    await refused('P2003', prisma.ticketStatus.delete({where: {id: status.id}}));
    await refused('P2003', prisma.kBCategory.delete({where: {slug: 'printers'}}));
    await refused('P2003', prisma.ticket.create({data: ticket({statusId: randomUUID()})}));
});

test('what is unique stays so', async () => {
    await refused('P2002', prisma.ticket.create({data: ticket({ticketNumber: 'TKT-000001'})}));
    await refused('P2002', prisma.user.create({data: person(customer.email)}));
    await refused(
        'P2002',
        prisma.sLAPolicy.create({data: {name: 'Again', priority: 'HIGH', responseTime: 1, resolutionTime: 1}}),
    );
    await refused('P2002', prisma.kBCategory.create({data: {name: 'Printers', slug: 'printers'}}));
    await refused('P2002', prisma.role.create({data: {name: 'AGENT', displayName: 'Again'}}));
    await refused('P2025', prisma.tag.update({where: {name: 'nobody has this one'}, data: {color: 'x'}}));
});

test('values that no enumeration has are refused, by the client and by the database', async () => {
    await assert.rejects(
        prisma.ticket.create({data: ticket({priority: 'SEVERE'})}),
        Prisma.PrismaClientValidationError,
    );
    await assert.rejects(prisma.notification.findMany({where: {type: 'NEWS'}}), Prisma.PrismaClientValidationError);
    await assert.rejects(prisma.$executeRawUnsafe(`UPDATE tickets SET source = 'FAX'`), /invalid input value for enum/);
});

test('deleting a ticket takes along what belongs to it', async () => {
    const {id} = await prisma.ticket.findUniqueOrThrow({where: {ticketNumber: 'TKT-000900'}});
    await prisma.ticket.delete({where: {id}});
    for (const model of ['ticketComment', 'ticketHistory', 'attachment', 'ticketTag']) {
        assert.equal(await prisma[model].count({where: {ticketId: id}}), 0, model);
    }
});

test('deleting a person, department, policy, tag or category leaves what refers to it', async () => {
    const one = await prisma.user.create({
        data: {
            ...person('passing@example.org'),
            notifications: {create: {type: 'TICKET_CREATED', title: 't', message: 'm'}},
        },
    });
    const group = await prisma.department.create({data: {name: 'Passing', managerId: one.id}});
    const policy = await prisma.sLAPolicy.findUniqueOrThrow({where: {priority: 'URGENT'}});
    const data = ticket({
        assignedToId: one.id,
        departmentId: group.id,
        slaPolicyId: policy.id,
        history: {create: {userId: one.id, field: 'title'}},
    });
    const {id} = await prisma.ticket.create({data});

    await prisma.user.delete({where: {id: one.id}});
    assert.equal(await prisma.notification.count({where: {userId: one.id}}), 0);
    assert.equal((await prisma.department.findUnique({where: {id: group.id}})).managerId, null);
    await prisma.department.delete({where: {id: group.id}});
    await prisma.sLAPolicy.delete({where: {id: policy.id}});
    const left = await prisma.ticket.findUniqueOrThrow({where: {id}, include: {history: true}});
    assert.deepEqual(
        [left.assignedToId, left.departmentId, left.slaPolicyId, left.history[0].userId],
        [null, null, null, null],
    );

    const parent = await prisma.kBCategory.create({
        data: {name: 'P', slug: 'p', children: {create: {name: 'C', slug: 'c'}}},
    });
    await prisma.kBCategory.delete({where: {id: parent.id}});
    assert.equal((await prisma.kBCategory.findUnique({where: {slug: 'c'}})).parentId, null);

    const mark = await prisma.tag.create({data: {name: 'passing', color: 'x', tickets: {create: {ticketId: id}}}});
    await prisma.tag.delete({where: {id: mark.id}});
    assert.equal(await prisma.ticketTag.count({where: {ticketId: id}}), 0);
});

test('a new id takes along those who refer to it', async () => {
    const old = await prisma.role.create({
        data: {
            name: 'MOVING',
            displayName: 'Moving',
            users: {create: {email: 'moving@example.org', passwordHash: '!'}},
        },
    });
    const {id} = await prisma.role.update({where: {id: old.id}, data: {id: randomUUID()}});
    assert.equal((await prisma.user.findUnique({where: {email: 'moving@example.org'}})).roleId, id);
});

test('priorities sort by severity, and are counted', async () => {
    for (const priority of ['URGENT', 'LOW', 'HIGH']) await prisma.ticket.create({data: ticket({priority})});
    const order = ['LOW', 'MEDIUM', 'HIGH', 'URGENT'];
    const rows = await prisma.ticket.findMany({orderBy: {priority: 'asc'}, select: {priority: true}});
    const places = rows.map((row) => order.indexOf(row.priority));
    assert.deepEqual(
        places,
        places.toSorted((a, b) => a - b),
    );
    const groups = await prisma.ticket.groupBy({by: ['priority'], _count: true, orderBy: {priority: 'desc'}});
    assert.deepEqual(
        groups.map((group) => group.priority),
        order.toReversed(),
    );
    const listed = helpdeskJson('ticket', 'list', '--sort', 'priority', '--limit', '500').map((row) =>
        order.indexOf(row.priority),
    );
    assert.deepEqual(
        listed,
        listed.toSorted((a, b) => a - b),
    );
});

test('helpdesk lists, shows and works on what the client made', async () => {
    const one = await prisma.user.create({data: person('Mixed.Case@Example.org')});
    const made = await prisma.ticket.create({
        data: ticket({
            title: 'Made elsewhere',
            customerId: one.id,
            comments: {create: {userId: one.id, content: 'First words'}},
            history: {create: {userId: one.id, field: 'title', oldValue: 'Old', newValue: 'Made elsewhere'}},
        }),
    });
    assert.match(made.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    const shown = helpdeskJson('ticket', 'show', made.id);
    assert.deepEqual([shown.ticket_number, shown.customer, shown.status], [made.ticketNumber, one.email, 'OPEN']);
    assert.ok(helpdeskJson('ticket', 'list', '--customer', 'mixed.case@example.org').some((row) => row.id === made.id));
    assert.equal(helpdeskJson('comment', 'list', made.ticketNumber)[0].content, 'First words');
    assert.deepEqual(
        [helpdeskJson('user', 'show', one.email).id, helpdeskJson('user', 'show', one.id).name],
        [one.id, ''],
    );

    helpdesk('ticket', 'assign', made.ticketNumber, 'agent@example.org');
    helpdesk('--as', 'agent@example.org', 'ticket', 'resolve', made.ticketNumber);
    const history = helpdeskJson('ticket', 'history', made.ticketNumber).map((row) => row.field);
    for (const field of ['title', 'assigned_to_id', 'status_id', 'resolved_at'])
        assert.ok(history.includes(field), field);
    const after = await prisma.ticket.findUniqueOrThrow({
        where: {id: made.id},
        include: {status: true, assignedTo: true, history: true},
    });
    assert.deepEqual([after.status.name, after.assignedTo.email], ['RESOLVED', 'agent@example.org']);
    assert.ok(soon(after.resolvedAt) && after.history.length === history.length);
});

test('helpdesk shows articles without a slug, files without content and marks of any colour', async () => {
    const shelf = await prisma.kBCategory.findUniqueOrThrow({where: {slug: 'printers'}});
    const article = await prisma.kBArticle.create({
        data: {title: 'Elsewhere', content: 'Text', categoryId: shelf.id, authorId: agent.id, isPublic: true},
    });
    assert.equal(helpdeskJson('article', 'show', article.id).title, 'Elsewhere');
    assert.ok(helpdeskJson('article', 'list').some((row) => row.id === article.id));
    const {id, ticketNumber} = await prisma.ticket.create({data: ticket()});
    await prisma.attachment.create({
        data: {ticketId: id, uploadedBy: agent.id, fileName: 'f.txt', filePath: 'f', mimeType: 'text/plain'},
    });
    assert.equal(helpdeskJson('attachment', 'list', ticketNumber)[0].file_name, 'f.txt');
    assert.ok(helpdeskJson('tag', 'list').some((row) => row.color === 'blue'));
    assert.ok(helpdeskJson('notification', 'list', '--as', 'agent@example.org').length > 0);
});

test('helpdesk passes over ticket numbers that the application gave', async () => {
    for (const number of ['TKT-000002', 'TKT-000003', 'TKT-000005', 'HD-7'])
        await prisma.ticket.create({data: ticket({ticketNumber: number})});
    const create = () =>
        helpdeskJson('ticket', 'create', '--title', 'T', '--description', 'D', '--customer', 'customer@example.org')
            .ticket_number;
    assert.deepEqual([create(), create()], ['TKT-000004', 'TKT-000006']);
    assert.equal(helpdeskJson('ticket', 'show', 'HD-7').ticket_number, 'HD-7');
});

test('the schema is still the one that the migrations make', () => {
    helpdesk('migrate', 'verify');
    assert.deepEqual(
        helpdeskJson('doctor').filter((each) => each.state === 'failed'),
        [],
    );
});
