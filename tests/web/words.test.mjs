// The catalogue of words: the same keys in each language, all of them used, and none missing.
import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';

const {WORDS} = process.env;
const catalogue = (name) => JSON.parse(readFileSync(join(WORDS, 'words', `${name}.json`), 'utf8'));
const parts = ['', 'more.', 'admin.'];
const read = (language) => Object.assign({}, ...parts.map((part) => catalogue(part + language)));
const sources = readdirSync(join(WORDS, 'desk'), {recursive: true})
    .filter((each) => each.endsWith('.js'))
    .map((each) => readFileSync(join(WORDS, 'desk', each), 'utf8'))
    .join('\n');

// `link.${kind}.back` uses all that fit link.*.back.
const patterns = [...sources.matchAll(/`([a-z_.]+\.\$\{[^`]+|\$\{name\}\.tab)`/g)].map(
    (each) => new RegExp(`^${each[1].replace(/[.]/g, '\\.').replace(/\$\{[^}]+\}/g, '[\\w]+')}$`),
);
const named = new Set([...sources.matchAll(/'([a-z_]+(?:\.[a-zA-Z_]+)*)'/g)].map((each) => each[1]));
const is_used = (key) =>
    named.has(key) || patterns.some((each) => each.test(key)) || (key.endsWith('.one') && is_used(key.slice(0, -4)));

test('each language has the same keys, and the same blanks in them', () => {
    const [en, de] = [read('en'), read('de')];
    for (const part of parts) {
        const keys = Object.keys(catalogue(`${part}en`));
        assert.deepEqual(keys, keys.toSorted());
        assert.deepEqual(Object.keys(catalogue(`${part}de`)), keys);
    }
    const blanks = (text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    for (const key of Object.keys(en)) assert.deepEqual(blanks(de[key]), blanks(en[key]), key);
});

test('no key is unused, and none is missing', () => {
    const en = read('en');
    assert.deepEqual(
        Object.keys(en).filter((key) => !is_used(key)),
        [],
    );
    const wanted = [...sources.matchAll(/\bt\('([^']+)'/g), ...sources.matchAll(/name: '((?:key|view)\.\w+)'/g)].map(
        (each) => each[1],
    );
    assert.ok(wanted.length > 100);
    assert.deepEqual(
        wanted.filter((key) => !(key in en)),
        [],
    );
});

test('what the first page says comes with it', () => {
    const first = readdirSync(join(WORDS, 'desk')).filter((each) => each.endsWith('.js'));
    const text = first.map((each) => readFileSync(join(WORDS, 'desk', each), 'utf8')).join('\n');
    const said = [...text.matchAll(/\bt\('([^']+)'/g)].map((each) => each[1]);
    assert.ok(said.length > 60);
    const there = catalogue('en');
    assert.deepEqual(
        said.filter((key) => !(key in there)),
        [],
    );
});

test('nothing of a desk is ever read as HTML', () => {
    for (const word of [
        'innerHTML',
        'outerHTML',
        'insertAdjacentHTML',
        'document.write',
        'eval(',
        'new Function',
        'DOMParser',
        'srcdoc',
    ]) {
        assert.ok(!sources.includes(word), word);
    }
});

test('no module is longer than three hundred lines, and no line than the others in the house', () => {
    for (const name of readdirSync(join(WORDS, 'desk'), {recursive: true}).filter((each) => each.endsWith('.js'))) {
        const lines = readFileSync(join(WORDS, 'desk', name), 'utf8').split('\n');
        assert.ok(lines.length <= 300, `${name} has ${lines.length} lines`);
        for (const line of lines) assert.ok(line.length <= 120, `${name}: ${line}`);
    }
});
