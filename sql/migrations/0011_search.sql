-- Full-text search. What is found stands in an index that triggers keep in the transaction of whatever is written, also
-- where another program writes it.

-- One row is a piece of text that is found by its words. The pieces of a ticket stand together behind the ticket itself, at
-- its id and up to 16777215 above it, so that hits come by tickets, the newest first, and that one look says whether a
-- ticket holds a word. People and tags are pieces of their own below 0, articles below -1125899906842624: renaming
-- somebody touches one piece, whatever bears the name.
CREATE TABLE _search (
    id BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('TICKET', 'COMMENT', 'FILE', 'ARTICLE', 'PERSON', 'TAG')),
    owner_id TEXT NOT NULL, -- the row whose text it is
    is_internal BOOLEAN NOT NULL DEFAULT FALSE -- true: a note, or a file of one; customers never find it
);
CREATE UNIQUE INDEX _search_owner ON _search (owner_id, kind);

-- The text of each piece, as it is indexed.
CREATE VIEW _search_texts AS
SELECT s.id, s.kind, s.owner_id, s.is_internal,
    CASE s.kind
        WHEN 'TICKET' THEN (SELECT t.ticket_number || ' ' || t.title FROM tickets AS t WHERE t.id = s.owner_id)
        WHEN 'ARTICLE' THEN (SELECT a.title FROM kb_articles AS a WHERE a.id = s.owner_id)
        ELSE '' END AS title,
    CASE s.kind
        WHEN 'TICKET' THEN (SELECT t.description FROM tickets AS t WHERE t.id = s.owner_id)
        WHEN 'COMMENT' THEN (SELECT c.content FROM ticket_comments AS c WHERE c.id = s.owner_id)
        WHEN 'FILE' THEN (SELECT f.file_name FROM attachments AS f WHERE f.id = s.owner_id)
        WHEN 'ARTICLE' THEN (SELECT a.content FROM kb_articles AS a WHERE a.id = s.owner_id)
        WHEN 'PERSON' THEN (SELECT u.name || ' ' || u.email FROM users AS u WHERE u.id = s.owner_id)
        ELSE (SELECT g.name FROM tags AS g WHERE g.id = s.owner_id) END AS body
FROM _search AS s;

-- What there is already.
INSERT INTO _search (id, kind, owner_id) SELECT row_number() OVER (ORDER BY created_at, id) * 16777216, 'TICKET', id FROM tickets;
INSERT INTO _search (id, kind, owner_id, is_internal) SELECT s.id + row_number() OVER (PARTITION BY s.id ORDER BY c.created_at, c.id), 'COMMENT', c.id, c.is_internal FROM ticket_comments AS c JOIN _search AS s ON s.owner_id = c.ticket_id AND s.kind = 'TICKET';
INSERT INTO _search (id, kind, owner_id, is_internal) SELECT s.id + 8388608 + row_number() OVER (PARTITION BY s.id ORDER BY f.created_at, f.id), 'FILE', f.id, COALESCE(c.is_internal, FALSE) FROM attachments AS f JOIN _search AS s ON s.owner_id = f.ticket_id AND s.kind = 'TICKET' LEFT JOIN ticket_comments AS c ON c.id = f.comment_id;
INSERT INTO _search (id, kind, owner_id) SELECT -row_number() OVER (ORDER BY created_at, id), 'PERSON', id FROM users;
INSERT INTO _search (id, kind, owner_id) SELECT (SELECT COALESCE(MIN(id), 0) FROM _search) - row_number() OVER (ORDER BY created_at, id), 'TAG', id FROM tags;
INSERT INTO _search (id, kind, owner_id) SELECT -1125899906842624 - row_number() OVER (ORDER BY created_at, id), 'ARTICLE', id FROM kb_articles;

-- only: sqlite
-- Words are what stands between blanks and signs, in one case and without accents. The signs that are listed are newer
-- than SQLite's table of them.
CREATE VIRTUAL TABLE _search_words USING fts5(title, body, content='_search_texts', content_rowid='id', columnsize=0, prefix='3',
    tokenize="unicode61 remove_diacritics 2 categories 'L* M* N* Co' separators '₺₻₼₽₾₿⃀↊↋⏴⏵⏶⏷⏸⏹⏺⏻⏼⏽⏾⏿✀⭍⭎⭏⭚⭛⭜⭝⭞⭟⭠⭡⭢⭣⭤⭥⭦⭧⭨⭩⭪⭫⭬⭭⭮⭯⭰⭱⭲⭳⭶⭷⭸⭹⭺⭻⭼⭽⭾⭿⮀⮁⮂⮃⮄⮅⮆⮇⮈⮉⮊⮋⮌⮍⮎⮏⮐⮑⮒⮓⮔⮕⮗⮘⮙⮚⮛⮜⮝⮞⮟⮠⮡⮢⮣⮤⮥⮦⮧
⮨⮩⮪⮫⮬⮭⮮⮯⮰⮱⮲⮳⮴⮵⮶⮷⮸⮹⮺⮻⮼⮽⮾⮿⯀⯁⯂⯃⯄⯅⯆⯇⯈⯉⯊⯋⯌⯍⯎⯏⯐⯑⯒⯓⯔⯕⯖⯗⯘⯙⯚⯛⯜⯝⯞⯟⯠⯡⯢⯣⯤⯥⯦⯧⯨⯩⯪⯫⯬⯭⯮⯯⯰⯱⯲⯳⯴⯵⯶⯷⯸⯹⯺⯻⯼⯽⯾⯿⸼⸽⸾⸿⹀⹁⹂⹃⹄⹅⹆⹇
⹈⹉⹊⹋⹌⹍⹎⹏⹐⹑⹒⹓⹔⹕⹖⹗⹘⹙⹚⹛⹜⹝🌡🌢🌣🌤🌥🌦🌧🌨🌩🌪🌫🌬🌭🌮🌯🌶🍽🍾🍿🎔🎕🎖🎗🎘🎙🎚🎛🎜🎝🎞🎟🏅🏋🏌🏍🏎🏏🏐🏑🏒🏓🏔🏕🏖🏗🏘🏙🏚🏛🏜🏝🏞🏟🏱🏲🏳🏴🏵🏶🏷🏸🏹🏺🏻🏼🏽🏾🏿🐿👁📸📽📾📿🔾🔿🕄🕅
🕆🕇🕈🕉🕊🕋🕌🕍🕎🕏🕨🕩🕪🕫🕬🕭🕮🕯🕰🕱🕲🕳🕴🕵🕶🕷🕸🕹🕺🕻🕼🕽🕾🕿🖀🖁🖂🖃🖄🖅🖆🖇🖈🖉🖊🖋🖌🖍🖎🖏🖐🖑🖒🖓🖔🖕🖖🖗🖘🖙🖚🖛🖜🖝🖞🖟🖠🖡🖢🖣🖤🖥🖦🖧🖨🖩🖪🖫🖬🖭🖮🖯🖰🖱🖲🖳🖴🖵🖶🖷🖸🖹🖺🖻🖼🖽🖾🖿🗀🗁
🗂🗃🗄🗅🗆🗇🗈🗉🗊🗋🗌🗍🗎🗏🗐🗑🗒🗓🗔🗕🗖🗗🗘🗙🗚🗛🗜🗝🗞🗟🗠🗡🗢🗣🗤🗥🗦🗧🗨🗩🗪🗫🗬🗭🗮🗯🗰🗱🗲🗳🗴🗵🗶🗷🗸🗹🗺🙁🙂🙃🙄🙐🙑🙒🙓🙔🙕🙖🙗🙘🙙🙚🙛🙜🙝🙞🙟🙠🙡🙢🙣🙤🙥🙦🙧🙨🙩🙪🙫🙬🙭🙮🙯🙰🙱🙲🙳🙴🙵🙶
🙷🙸🙹🙺🙻🙼🙽🙾🙿🛆🛇🛈🛉🛊🛋🛌🛍🛎🛏🛐🛑🛒🛓🛔🛕🛖🛗🛝🛞🛟🛠🛡🛢🛣🛤🛥🛦🛧🛨🛩🛪🛫🛬🛰🛱🛲🛳🛴🛵🛶🛷🛸🛹🛺🛻🛼🟠🟡🟢🟣🟤🟥🟦🟧🟨🟩🟪🟫🟰🤀🤁🤂🤃🤄🤅🤆🤇🤈🤉🤊🤋🤌🤍🤎🤏🤐🤑🤒🤓🤔🤕🤖🤗🤘🤙🤚🤛🤜🤝🤞
🤟🤠🤡🤢🤣🤤🤥🤦🤧🤨🤩🤪🤫🤬🤭🤮🤯🤰🤱🤲🤳🤴🤵🤶🤷🤸🤹🤺🤻🤼🤽🤾🤿🥀🥁🥂🥃🥄🥅🥆🥇🥈🥉🥊🥋🥌🥍🥎🥏🥐🥑🥒🥓🥔🥕🥖🥗🥘🥙🥚🥛🥜🥝🥞🥟🥠🥡🥢🥣🥤🥥🥦🥧🥨🥩🥪🥫🥬🥭🥮🥯🥰🥱🥲🥳🥴🥵🥶🥷🥸🥹🥺🥻🥼🥽🥾🥿🦀🦁🦂
🦃🦄🦅🦆🦇🦈🦉🦊🦋🦌🦍🦎🦏🦐🦑🦒🦓🦔🦕🦖🦗🦘🦙🦚🦛🦜🦝🦞🦟🦠🦡🦢🦣🦤🦥🦦🦧🦨🦩🦪🦫🦬🦭🦮🦯🦰🦱🦲🦳🦴🦵🦶🦷🦸🦹🦺🦻🦼🦽🦾🦿🧀🧁🧂🧃🧄🧅🧆🧇🧈🧉🧊🧋🧌🧍🧎🧏🧐🧑🧒🧓🧔🧕🧖🧗🧘🧙🧚🧛🧜🧝🧞🧟🧠🧡🧢🧣🧤🧥🧦
🧧🧨🧩🧪🧫🧬🧭🧮🧯🧰🧱🧲🧳🧴🧵🧶🧷🧸🧹🧺🧻🧼🧽🧾🧿🩰🩱🩲🩳🩴🩸🩹🩺🩻🩼🪀🪁🪂🪃🪄🪅🪆🪐🪑🪒🪓🪔🪕🪖🪗🪘🪙🪚🪛🪜🪝🪞🪟🪠🪡🪢🪣🪤🪥🪦🪧🪨🪩🪪🪫🪬🪰🪱🪲🪳🪴🪵🪶🪷🪸🪹🪺🫀🫁🫂🫃🫄🫅🫐🫑🫒🫓🫔🫕🫖🫗🫘🫙🫠🫡
🫢🫣🫤🫥🫦🫧🫰🫱🫲🫳🫴🫵🫶'");
INSERT INTO _search_words (_search_words, rank) VALUES ('automerge', 8);
INSERT INTO _search_words (_search_words) VALUES ('rebuild');

CREATE TRIGGER _search_ticket_made AFTER INSERT ON tickets BEGIN
    INSERT INTO _search (id, kind, owner_id)
        VALUES (COALESCE((SELECT id FROM _search WHERE id > 0 ORDER BY id DESC LIMIT 1) / 16777216 + 1, 1) * 16777216, 'TICKET', NEW.id);
    INSERT INTO _search_words (rowid, title, body)
        SELECT id, NEW.ticket_number || ' ' || NEW.title, NEW.description FROM _search WHERE owner_id = NEW.id AND kind = 'TICKET';
END;
CREATE TRIGGER _search_ticket_changed AFTER UPDATE OF id, ticket_number, title, description ON tickets BEGIN
    INSERT INTO _search_words (_search_words, rowid, title, body)
        SELECT 'delete', id, OLD.ticket_number || ' ' || OLD.title, OLD.description FROM _search WHERE owner_id = OLD.id AND kind = 'TICKET';
    UPDATE _search SET owner_id = NEW.id WHERE owner_id = OLD.id AND kind = 'TICKET' AND OLD.id <> NEW.id;
    INSERT INTO _search_words (rowid, title, body)
        SELECT id, NEW.ticket_number || ' ' || NEW.title, NEW.description FROM _search WHERE owner_id = NEW.id AND kind = 'TICKET';
END;
CREATE TRIGGER _search_ticket_gone AFTER DELETE ON tickets BEGIN
    INSERT INTO _search_words (_search_words, rowid, title, body)
        SELECT 'delete', id, OLD.ticket_number || ' ' || OLD.title, OLD.description FROM _search WHERE owner_id = OLD.id AND kind = 'TICKET';
    DELETE FROM _search WHERE owner_id = OLD.id AND kind = 'TICKET';
END;

CREATE TRIGGER _search_comment_made AFTER INSERT ON ticket_comments BEGIN
    INSERT INTO _search (id, kind, owner_id, is_internal)
        SELECT (SELECT id + 1 FROM _search WHERE id < t.id + 16777216 ORDER BY id DESC LIMIT 1), 'COMMENT', NEW.id, NEW.is_internal
        FROM _search AS t WHERE t.owner_id = NEW.ticket_id AND t.kind = 'TICKET';
    INSERT INTO _search_words (rowid, title, body)
        SELECT id, '', NEW.content FROM _search WHERE owner_id = NEW.id AND kind = 'COMMENT';
END;
CREATE TRIGGER _search_comment_changed AFTER UPDATE OF id, ticket_id, content, is_internal ON ticket_comments BEGIN
    INSERT INTO _search_words (_search_words, rowid, title, body)
        SELECT 'delete', id, '', OLD.content FROM _search WHERE owner_id = OLD.id AND kind = 'COMMENT';
    UPDATE _search SET owner_id = NEW.id, is_internal = NEW.is_internal, id = CASE WHEN OLD.ticket_id = NEW.ticket_id THEN id ELSE COALESCE(
        (SELECT p.id + 1 FROM _search AS t CROSS JOIN _search AS p WHERE t.owner_id = NEW.ticket_id AND t.kind = 'TICKET' AND p.id < t.id + 16777216 ORDER BY p.id DESC LIMIT 1), id) END
        WHERE owner_id = OLD.id AND kind = 'COMMENT';
    UPDATE _search SET is_internal = NEW.is_internal
        WHERE kind = 'FILE' AND owner_id IN (SELECT id FROM attachments WHERE comment_id = NEW.id) AND is_internal <> NEW.is_internal;
    INSERT INTO _search_words (rowid, title, body)
        SELECT id, '', NEW.content FROM _search WHERE owner_id = NEW.id AND kind = 'COMMENT';
END;
CREATE TRIGGER _search_comment_gone AFTER DELETE ON ticket_comments BEGIN
    INSERT INTO _search_words (_search_words, rowid, title, body)
        SELECT 'delete', id, '', OLD.content FROM _search WHERE owner_id = OLD.id AND kind = 'COMMENT';
    DELETE FROM _search WHERE owner_id = OLD.id AND kind = 'COMMENT';
END;

CREATE TRIGGER _search_file_made AFTER INSERT ON attachments BEGIN
    INSERT INTO _search (id, kind, owner_id, is_internal)
        SELECT (SELECT id + 1 FROM _search WHERE id < t.id + 16777216 ORDER BY id DESC LIMIT 1), 'FILE', NEW.id,
            COALESCE((SELECT is_internal FROM ticket_comments WHERE id = NEW.comment_id), 0)
        FROM _search AS t WHERE t.owner_id = NEW.ticket_id AND t.kind = 'TICKET';
    INSERT INTO _search_words (rowid, title, body)
        SELECT id, '', NEW.file_name FROM _search WHERE owner_id = NEW.id AND kind = 'FILE';
END;
CREATE TRIGGER _search_file_changed AFTER UPDATE OF id, ticket_id, comment_id, file_name ON attachments BEGIN
    INSERT INTO _search_words (_search_words, rowid, title, body)
        SELECT 'delete', id, '', OLD.file_name FROM _search WHERE owner_id = OLD.id AND kind = 'FILE';
    UPDATE _search SET owner_id = NEW.id, is_internal = COALESCE((SELECT is_internal FROM ticket_comments WHERE id = NEW.comment_id), 0),
        id = CASE WHEN OLD.ticket_id = NEW.ticket_id THEN id ELSE COALESCE(
        (SELECT p.id + 1 FROM _search AS t CROSS JOIN _search AS p WHERE t.owner_id = NEW.ticket_id AND t.kind = 'TICKET' AND p.id < t.id + 16777216 ORDER BY p.id DESC LIMIT 1), id) END
        WHERE owner_id = OLD.id AND kind = 'FILE';
    INSERT INTO _search_words (rowid, title, body)
        SELECT id, '', NEW.file_name FROM _search WHERE owner_id = NEW.id AND kind = 'FILE';
END;
CREATE TRIGGER _search_file_gone AFTER DELETE ON attachments BEGIN
    INSERT INTO _search_words (_search_words, rowid, title, body)
        SELECT 'delete', id, '', OLD.file_name FROM _search WHERE owner_id = OLD.id AND kind = 'FILE';
    DELETE FROM _search WHERE owner_id = OLD.id AND kind = 'FILE';
END;

CREATE TRIGGER _search_person_made AFTER INSERT ON users BEGIN
    INSERT INTO _search (id, kind, owner_id)
        VALUES (COALESCE((SELECT id FROM _search WHERE id < 0 AND id >= -1125899906842624 ORDER BY id LIMIT 1), 0) - 1, 'PERSON', NEW.id);
    INSERT INTO _search_words (rowid, title, body)
        SELECT id, '', NEW.name || ' ' || NEW.email FROM _search WHERE owner_id = NEW.id AND kind = 'PERSON';
END;
CREATE TRIGGER _search_person_changed AFTER UPDATE OF id, name, email ON users BEGIN
    INSERT INTO _search_words (_search_words, rowid, title, body)
        SELECT 'delete', id, '', OLD.name || ' ' || OLD.email FROM _search WHERE owner_id = OLD.id AND kind = 'PERSON';
    UPDATE _search SET owner_id = NEW.id WHERE owner_id = OLD.id AND kind = 'PERSON' AND OLD.id <> NEW.id;
    INSERT INTO _search_words (rowid, title, body)
        SELECT id, '', NEW.name || ' ' || NEW.email FROM _search WHERE owner_id = NEW.id AND kind = 'PERSON';
END;
CREATE TRIGGER _search_person_gone AFTER DELETE ON users BEGIN
    INSERT INTO _search_words (_search_words, rowid, title, body)
        SELECT 'delete', id, '', OLD.name || ' ' || OLD.email FROM _search WHERE owner_id = OLD.id AND kind = 'PERSON';
    DELETE FROM _search WHERE owner_id = OLD.id AND kind = 'PERSON';
END;

CREATE TRIGGER _search_tag_made AFTER INSERT ON tags BEGIN
    INSERT INTO _search (id, kind, owner_id)
        VALUES (COALESCE((SELECT id FROM _search WHERE id < 0 AND id >= -1125899906842624 ORDER BY id LIMIT 1), 0) - 1, 'TAG', NEW.id);
    INSERT INTO _search_words (rowid, title, body) SELECT id, '', NEW.name FROM _search WHERE owner_id = NEW.id AND kind = 'TAG';
END;
CREATE TRIGGER _search_tag_changed AFTER UPDATE OF id, name ON tags BEGIN
    INSERT INTO _search_words (_search_words, rowid, title, body)
        SELECT 'delete', id, '', OLD.name FROM _search WHERE owner_id = OLD.id AND kind = 'TAG';
    UPDATE _search SET owner_id = NEW.id WHERE owner_id = OLD.id AND kind = 'TAG' AND OLD.id <> NEW.id;
    INSERT INTO _search_words (rowid, title, body) SELECT id, '', NEW.name FROM _search WHERE owner_id = NEW.id AND kind = 'TAG';
END;
CREATE TRIGGER _search_tag_gone AFTER DELETE ON tags BEGIN
    INSERT INTO _search_words (_search_words, rowid, title, body)
        SELECT 'delete', id, '', OLD.name FROM _search WHERE owner_id = OLD.id AND kind = 'TAG';
    DELETE FROM _search WHERE owner_id = OLD.id AND kind = 'TAG';
END;

CREATE TRIGGER _search_article_made AFTER INSERT ON kb_articles BEGIN
    INSERT INTO _search (id, kind, owner_id)
        VALUES (COALESCE((SELECT id FROM _search WHERE id < -1125899906842624 ORDER BY id LIMIT 1), -1125899906842624) - 1, 'ARTICLE', NEW.id);
    INSERT INTO _search_words (rowid, title, body)
        SELECT id, NEW.title, NEW.content FROM _search WHERE owner_id = NEW.id AND kind = 'ARTICLE';
END;
CREATE TRIGGER _search_article_changed AFTER UPDATE OF id, title, content ON kb_articles BEGIN
    INSERT INTO _search_words (_search_words, rowid, title, body)
        SELECT 'delete', id, OLD.title, OLD.content FROM _search WHERE owner_id = OLD.id AND kind = 'ARTICLE';
    UPDATE _search SET owner_id = NEW.id WHERE owner_id = OLD.id AND kind = 'ARTICLE' AND OLD.id <> NEW.id;
    INSERT INTO _search_words (rowid, title, body)
        SELECT id, NEW.title, NEW.content FROM _search WHERE owner_id = NEW.id AND kind = 'ARTICLE';
END;
CREATE TRIGGER _search_article_gone AFTER DELETE ON kb_articles BEGIN
    INSERT INTO _search_words (_search_words, rowid, title, body)
        SELECT 'delete', id, OLD.title, OLD.content FROM _search WHERE owner_id = OLD.id AND kind = 'ARTICLE';
    DELETE FROM _search WHERE owner_id = OLD.id AND kind = 'ARTICLE';
END;

-- only: postgres
-- Cuts a text into words as SQLite does, with SQLite's tables, so that both databases find the same, whatever locale and
-- version a server has. Only the letters that a text has are looked up in them.
CREATE FUNCTION _search_folded(given TEXT) RETURNS TEXT LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    separators CONSTANT TEXT := '['
        '\u0080-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u02c2-\u02c5\u02d2-\u02df'
        '\u02e5-\u02eb\u02ed\u02ef-\u02ff\u0375\u037e\u0384-\u0385\u0387\u03f6\u0482\u055a-\u055f\u0589-\u058a'
        '\u058f\u05be\u05c0\u05c3\u05c6\u05f3-\u05f4\u0600-\u0604\u0606-\u060f\u061b\u061e-\u061f\u066a-\u066d'
        '\u06d4\u06dd-\u06de\u06e9\u06fd-\u06fe\u0700-\u070d\u070f\u07f6-\u07f9\u0830-\u083e\u085e\u0964-\u0965'
        '\u0970\u09f2-\u09f3\u09fa-\u09fb\u0af0-\u0af1\u0b70\u0bf3-\u0bfa\u0c7f\u0d79\u0df4\u0e3f\u0e4f'
        '\u0e5a-\u0e5b\u0f01-\u0f17\u0f1a-\u0f1f\u0f34\u0f36\u0f38\u0f3a-\u0f3d\u0f85\u0fbe-\u0fc5\u0fc7-\u0fcc'
        '\u0fce-\u0fda\u104a-\u104f\u109e-\u109f\u10fb\u1360-\u1368\u1390-\u1399\u1400\u166d-\u166e\u1680'
        '\u169b-\u169c\u16eb-\u16ed\u1735-\u1736\u17d4-\u17d6\u17d8-\u17db\u1800-\u180a\u180e\u1940\u1944-\u1945'
        '\u19de-\u19ff\u1a1e-\u1a1f\u1aa0-\u1aa6\u1aa8-\u1aad\u1b5a-\u1b6a\u1b74-\u1b7c\u1bfc-\u1bff\u1c3b-\u1c3f'
        '\u1c7e-\u1c7f\u1cc0-\u1cc7\u1cd3\u1fbd\u1fbf-\u1fc1\u1fcd-\u1fcf\u1fdd-\u1fdf\u1fed-\u1fef\u1ffd-\u1ffe'
        '\u2000-\u2064\u206a-\u206f\u207a-\u207e\u208a-\u208e\u20a0-\u20c0\u2100-\u2101\u2103-\u2106\u2108-\u2109'
        '\u2114\u2116-\u2118\u211e-\u2123\u2125\u2127\u2129\u212e\u213a-\u213b\u2140-\u2144\u214a-\u214d\u214f'
        '\u218a-\u218b\u2190-\u2426\u2440-\u244a\u249c-\u24e9\u2500-\u2775\u2794-\u2b73\u2b76-\u2b95\u2b97-\u2bff'
        '\u2ce5-\u2cea\u2cf9-\u2cfc\u2cfe-\u2cff\u2d70\u2e00-\u2e2e\u2e30-\u2e5d\u2e80-\u2e99\u2e9b-\u2ef3'
        '\u2f00-\u2fd5\u2ff0-\u2ffb\u3000-\u3004\u3008-\u3020\u3030\u3036-\u3037\u303d-\u303f\u309b-\u309c\u30a0'
        '\u30fb\u3190-\u3191\u3196-\u319f\u31c0-\u31e3\u3200-\u321e\u322a-\u3247\u3250\u3260-\u327f\u328a-\u32b0'
        '\u32c0-\u32fe\u3300-\u33ff\u4dc0-\u4dff\ua490-\ua4c6\ua4fe-\ua4ff\ua60d-\ua60f\ua673\ua67e\ua6f2-\ua6f7'
        '\ua700-\ua716\ua720-\ua721\ua789-\ua78a\ua828-\ua82b\ua836-\ua839\ua874-\ua877\ua8ce-\ua8cf\ua8f8-\ua8fa'
        '\ua92e-\ua92f\ua95f\ua9c1-\ua9cd\ua9de-\ua9df\uaa5c-\uaa5f\uaa77-\uaa79\uaade-\uaadf\uaaf0-\uaaf1\uabeb'
        '\ufb29\ufbb2-\ufbc1\ufd3e-\ufd3f\ufdfc-\ufdfd\ufe10-\ufe19\ufe30-\ufe52\ufe54-\ufe66\ufe68-\ufe6b\ufeff'
        '\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uffe0-\uffe6\uffe8-\uffee\ufff9-\uffff'
        '\U00010100-\U00010102\U00010137-\U0001013f\U00010179-\U00010189\U00010190-\U0001019b'
        '\U000101d0-\U000101fc\U0001039f\U000103d0\U00010857\U0001091f\U0001093f\U00010a50-\U00010a58\U00010a7f'
        '\U00010b39-\U00010b3f\U00011047-\U0001104d\U000110bb-\U000110c1\U00011140-\U00011143'
        '\U000111c5-\U000111c8\U00012470-\U00012473\U0001d000-\U0001d0f5\U0001d100-\U0001d126'
        '\U0001d129-\U0001d164\U0001d16a-\U0001d16c\U0001d173-\U0001d17a\U0001d183-\U0001d184'
        '\U0001d18c-\U0001d1a9\U0001d1ae-\U0001d1dd\U0001d200-\U0001d241\U0001d245\U0001d300-\U0001d356\U0001d6c1'
        '\U0001d6db\U0001d6fb\U0001d715\U0001d735\U0001d74f\U0001d76f\U0001d789\U0001d7a9\U0001d7c3'
        '\U0001eef0-\U0001eef1\U0001f000-\U0001f02b\U0001f030-\U0001f093\U0001f0a0-\U0001f0ae'
        '\U0001f0b1-\U0001f0be\U0001f0c1-\U0001f0cf\U0001f0d1-\U0001f0df\U0001f110-\U0001f12e'
        '\U0001f130-\U0001f16b\U0001f170-\U0001f19a\U0001f1e6-\U0001f202\U0001f210-\U0001f23a'
        '\U0001f240-\U0001f248\U0001f250-\U0001f251\U0001f300-\U0001f6d7\U0001f6dd-\U0001f6ec'
        '\U0001f6f0-\U0001f6fc\U0001f700-\U0001f773\U0001f7e0-\U0001f7eb\U0001f7f0\U0001f900-\U0001f9ff'
        '\U0001fa70-\U0001fa74\U0001fa78-\U0001fa7c\U0001fa80-\U0001fa86\U0001fa90-\U0001faac'
        '\U0001fab0-\U0001faba\U0001fac0-\U0001fac5\U0001fad0-\U0001fad9\U0001fae0-\U0001fae7'
        '\U0001faf0-\U0001faf6\U000e0001\U000e0020-\U000e007f'
        ']';
    marks CONSTANT TEXT := '[\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u030f\u0311\u031b\u0323\u0324\u0325\u0326\u0327\u0328\u032d\u032e\u0330\u0331]';
    cased CONSTANT TEXT :=
        'µÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĐĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦĨĩĪī'
        'ĬĭĮįİĲĴĵĶķĹĺĻļĽľĿŁŃńŅņŇňŊŌōŎŏŐőŒŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŦŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžſƁƂƄƆƇƉƊƋƎƏƐƑƓƔƖƗƘƜƝƟƠơƢƤƦ'
        'ƧƩƬƮƯưƱƲƳƵƷƸƼǄǅǇǈǊǋǍǎǏǐǑǒǓǔǕǖǗǘǙǚǛǜǞǟǠǢǤǦǧǨǩǪǫǬǭǮǰǱǲǴǵǶǷǸǹǺǻǼǾȀȁȂȃȄȅȆȇȈȉȊȋȌȍȎȏȐȑȒȓȔȕȖȗȘșȚțȜȞȟȠȢȤȦȧȨȩ'
        'ȪȫȬȭȮȯȰȱȲȳȺȻȽȾɁɃɄɅɆɈɊɌɎͅͰͲͶΆΈΉΊΌΎΏΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫςϏϐϑϕϖϘϚϜϞϠϢϤϦϨϪϬϮϰϱϴϵϷϹϺϽϾϿЀЁЂЃЄЅІЇЈЉЊЋ'
        'ЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯѠѢѤѦѨѪѬѮѰѲѴѶѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӁӃӅӇӉӋӍӐӒӔӖӘӚӜӞӠӢӤӦ'
        'ӨӪӬӮӰӲӴӶӸӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖႠႡႢႣႤႥႦႧႨႩႪႫႬႭႮႯႰႱႲႳႴႵႶႷႸႹႺႻႼႽ'
        'ႾႿჀჁჂჃჄჅჇჍḀḁḂḃḄḅḆḇḈḉḊḋḌḍḎḏḐḑḒḓḔḕḖḗḘḙḚḛḜḝḞḟḠḡḢḣḤḥḦḧḨḩḪḫḬḭḮḯḰḱḲḳḴḵḶḷḸḹḺḻḼḽḾḿṀṁṂṃṄṅṆṇṈṉṊṋṌṍṎṏṐṑṒṓṔṕṖṗṘṙ'
        'ṚṛṜṝṞṟṠṡṢṣṤṥṦṧṨṩṪṫṬṭṮṯṰṱṲṳṴṵṶṷṸṹṺṻṼṽṾṿẀẁẂẃẄẅẆẇẈẉẊẋẌẍẎẏẐẑẒẓẔẕẖẗẘẙẛẞẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀề'
        'ỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹỺỼỾἈἉἊἋἌἍἎἏἘἙἚἛἜἝἨἩἪἫἬἭἮἯἸἹἺἻἼἽἾἿὈὉὊὋὌὍὙὛὝὟὨ'
        'ὩὪὫὬὭὮὯᾈᾉᾊᾋᾌᾍᾎᾏᾘᾙᾚᾛᾜᾝᾞᾟᾨᾩᾪᾫᾬᾭᾮᾯᾸᾹᾺΆᾼιῈΈῊΉῌῘῙῚΊῨῩῪΎῬῸΌῺΏῼΩKÅℲⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫⅬⅭⅮⅯↃⰀⰁⰂⰃⰄⰅⰆⰇⰈⰉⰊⰋⰌⰍⰎⰏⰐⰑⰒⰓⰔⰕⰖ'
        'ⰗⰘⰙⰚⰛⰜⰝⰞⰟⰠⰡⰢⰣⰤⰥⰦⰧⰨⰩⰪⰫⰬⰭⰮⱠⱢⱣⱤⱧⱩⱫⱭⱮⱯⱰⱲⱵⱾⱿⲀⲂⲄⲆⲈⲊⲌⲎⲐⲒⲔⲖⲘⲚⲜⲞⲠⲢⲤⲦⲨⲪⲬⲮⲰⲲⲴⲶⲸⲺⲼⲾⳀⳂⳄⳆⳈⳊⳌⳎⳐⳒⳔⳖⳘⳚⳜⳞⳠⳢⳫⳭⳲꙀꙂꙄꙆꙈꙊꙌꙎ'
        'ꙐꙒꙔꙖꙘꙚꙜꙞꙠꙢꙤꙦꙨꙪꙬꚀꚂꚄꚆꚈꚊꚌꚎꚐꚒꚔꚖꜢꜤꜦꜨꜪꜬꜮꜲꜴꜶꜸꜺꜼꜾꝀꝂꝄꝆꝈꝊꝌꝎꝐꝒꝔꝖꝘꝚꝜꝞꝠꝢꝤꝦꝨꝪꝬꝮꝹꝻꝽꝾꞀꞂꞄꞆꞋꞍꞐꞒꞠꞢꞤꞦꞨꞪＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱ'
        'ＲＳＴＵＶＷＸＹＺ𐐀𐐁𐐂𐐃𐐄𐐅𐐆𐐇𐐈𐐉𐐊𐐋𐐌𐐍𐐎𐐏𐐐𐐑𐐒𐐓𐐔𐐕𐐖𐐗𐐘𐐙𐐚𐐛𐐜𐐝𐐞𐐟𐐠𐐡𐐢𐐣𐐤𐐥𐐦𐐧';
    plain CONSTANT TEXT :=
        'μaaaaaaæceeeeiiiiðnoooooøuuuuyþaaaaaaceeeeiiiinooooouuuuyyaaaaaaccccccccddđeeeeeeeeeegggggggghhħiiii'
        'iiiiiĳjjkkllllllŀłnnnnnnŋooooooœrrrrrrssssssssttttŧuuuuuuuuuuuuwwyyyzzzzzzsɓƃƅɔƈɖɗƌǝəɛƒɠɣɩɨƙɯɲɵooƣƥʀ'
        'ƨʃƭʈuuʊʋƴƶʒƹƽǆǆǉǉǌǌaaiioouuuuuuuuuuaaǡǣǥggkkooooǯjǳǳggƕƿnnaaǽǿaaaaeeeeiiiioooorrrruuuussttȝhhƞȣȥaaee'
        'ooooooooyyⱥȼƚⱦɂƀʉʌɇɉɋɍɏιͱͳͷάέήίόύώαβγδεζηθικλμνξοπρστυφχψωϊϋσϗβθφπϙϛϝϟϡϣϥϧϩϫϭϯκρθεϸϲϻͻͼͽѐёђѓєѕіїјљњћ'
        'ќѝўџабвгдежзийклмнопрстуфхцчшщъыьэюяѡѣѥѧѩѫѭѯѱѳѵѷѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏӂӄӆӈӊӌӎӑӓӕӗәӛӝӟӡӣӥӧ'
        'өӫӭӯӱӳӵӷӹӻӽӿԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧաբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆⴀⴁⴂⴃⴄⴅⴆⴇⴈⴉⴊⴋⴌⴍⴎⴏⴐⴑⴒⴓⴔⴕⴖⴗⴘⴙⴚⴛⴜⴝ'
        'ⴞⴟⴠⴡⴢⴣⴤⴥⴧⴭaabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprr'
        'rrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwysßaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeee'
        'eeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyỻỽỿἀἁἂἃἄἅἆἇἐἑἒἓἔἕἠἡἢἣἤἥἦἧἰἱἲἳἴἵἶἷὀὁὂὃὄὅὑὓὕὗὠ'
        'ὡὢὣὤὥὦὧᾀᾁᾂᾃᾄᾅᾆᾇᾐᾑᾒᾓᾔᾕᾖᾗᾠᾡᾢᾣᾤᾥᾦᾧᾰᾱὰάᾳιὲέὴήῃῐῑὶίῠῡὺύῥὸόὼώῳωkaⅎⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻⅼⅽⅾⅿↄⰰⰱⰲⰳⰴⰵⰶⰷⰸⰹⰺⰻⰼⰽⰾⰿⱀⱁⱂⱃⱄⱅⱆ'
        'ⱇⱈⱉⱊⱋⱌⱍⱎⱏⱐⱑⱒⱓⱔⱕⱖⱗⱘⱙⱚⱛⱜⱝⱞⱡɫᵽɽⱨⱪⱬɑɱɐɒⱳⱶȿɀⲁⲃⲅⲇⲉⲋⲍⲏⲑⲓⲕⲗⲙⲛⲝⲟⲡⲣⲥⲧⲩⲫⲭⲯⲱⲳⲵⲷⲹⲻⲽⲿⳁⳃⳅⳇⳉⳋⳍⳏⳑⳓⳕⳗⳙⳛⳝⳟⳡⳣⳬⳮⳳꙁꙃꙅꙇꙉꙋꙍꙏ'
        'ꙑꙓꙕꙗꙙꙛꙝꙟꙡꙣꙥꙧꙩꙫꙭꚁꚃꚅꚇꚉꚋꚍꚏꚑꚓꚕꚗꜣꜥꜧꜩꜫꜭꜯꜳꜵꜷꜹꜻꜽꜿꝁꝃꝅꝇꝉꝋꝍꝏꝑꝓꝕꝗꝙꝛꝝꝟꝡꝣꝥꝧꝩꝫꝭꝯꝺꝼᵹꝿꞁꞃꞅꞇꞌɥꞑꞓꞡꞣꞥꞧꞩɦａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑ'
        'ｒｓｔｕｖｗｘｙｚ𐐨𐐩𐐪𐐫𐐬𐐭𐐮𐐯𐐰𐐱𐐲𐐳𐐴𐐵𐐶𐐷𐐸𐐹𐐺𐐻𐐼𐐽𐐾𐐿𐑀𐑁𐑂𐑃𐑄𐑅𐑆𐑇𐑈𐑉𐑊𐑋𐑌𐑍𐑎𐑏';
    folded TEXT := lower(given COLLATE "C");
    letters TEXT;
    signs TEXT;
    dropped TEXT;
BEGIN
    IF octet_length(given) > length(given) THEN
        SELECT string_agg(letter, '') FILTER (WHERE strpos(cased, letter) > 0),
            string_agg(letter, '') FILTER (WHERE letter ~ separators), string_agg(letter, '') FILTER (WHERE letter ~ marks)
        INTO letters, signs, dropped
        FROM (SELECT DISTINCT unnest(string_to_array(regexp_replace(given, '[\x01-\x7f]+', '', 'g'), NULL)) COLLATE "C" AS letter) AS each;
        folded := translate(folded, concat(letters, signs, dropped),
            concat(translate(letters, cased, plain), repeat(' ', length(signs))));
    END IF;
    RETURN trim(regexp_replace(folded, '[\x01-/:-@[-`{-\x7f]+', ' ', 'g'));
END $$;

-- The words with their places: those of the title first, marked with an A, and a gap, so that no phrase begins in the
-- title and ends in the text. A word that is longer than a lexeme may be is cut. Places end at 16383, and phrases behind
-- them are not found as such.
CREATE FUNCTION _search_vector(title TEXT, body TEXT) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    titled CONSTANT TEXT[] := string_to_array(_search_folded(title), ' ');
BEGIN
    RETURN (SELECT COALESCE(string_agg(each.word, ' '), '')::tsvector FROM (
        SELECT '''' || left(w.word, 500) || ''':' || w.place || 'A' AS word
        FROM unnest(titled) WITH ORDINALITY AS w (word, place)
        WHERE w.word <> ''
        UNION ALL
        SELECT '''' || left(w.word, 500) || ''':' || w.place + cardinality(titled) + 1
        FROM unnest(string_to_array(_search_folded(body), ' ')) WITH ORDINALITY AS w (word, place)
        WHERE w.word <> '') AS each);
END $$;

ALTER TABLE _search ADD COLUMN words tsvector;
UPDATE _search SET words = _search_vector(x.title, x.body) FROM _search_texts AS x WHERE x.id = _search.id;
CREATE INDEX _search_words ON _search USING gin (words);
-- The pieces that match a query of words. SQLite's index has the same name, and is asked in the same way.
CREATE FUNCTION _search_words(query TEXT) RETURNS TABLE (rowid BIGINT) LANGUAGE sql STABLE AS $$
    SELECT s.id FROM _search AS s WHERE s.words @@ query::tsquery
$$;

-- Two that are written at once want the same place: the second waits for the first, and takes the next one.
CREATE FUNCTION _search_put(what TEXT, owner TEXT, ticket TEXT, hidden BOOLEAN, vector tsvector) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    beginning BIGINT;
    place BIGINT;
BEGIN
    IF ticket IS NOT NULL THEN
        SELECT s.id INTO beginning FROM _search AS s WHERE s.owner_id = ticket AND s.kind = 'TICKET';
        IF NOT FOUND THEN
            RETURN;
        END IF;
    END IF;
    LOOP
        IF ticket IS NOT NULL THEN
            place := (SELECT s.id + 1 FROM _search AS s WHERE s.id < beginning + 16777216 ORDER BY s.id DESC LIMIT 1);
        ELSIF what = 'TICKET' THEN
            place := COALESCE((SELECT s.id FROM _search AS s WHERE s.id > 0 ORDER BY s.id DESC LIMIT 1) / 16777216 + 1, 1) * 16777216;
        ELSIF what = 'ARTICLE' THEN
            place := COALESCE((SELECT s.id FROM _search AS s WHERE s.id < -1125899906842624 ORDER BY s.id LIMIT 1), -1125899906842624) - 1;
        ELSE
            place := COALESCE((SELECT s.id FROM _search AS s WHERE s.id < 0 AND s.id >= -1125899906842624 ORDER BY s.id LIMIT 1), 0) - 1;
        END IF;
        INSERT INTO _search (id, kind, owner_id, is_internal, words) VALUES (place, what, owner, hidden, vector)
        ON CONFLICT (id) DO NOTHING;
        EXIT WHEN FOUND;
    END LOOP;
END $$;

CREATE FUNCTION _search_follow() RETURNS TRIGGER LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    what CONSTANT TEXT := TG_ARGV[0];
    ticket TEXT;
    hidden BOOLEAN := FALSE;
    moved BOOLEAN := FALSE;
    vector tsvector;
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM _search WHERE owner_id = OLD.id AND kind = what;
        RETURN NULL;
    END IF;
    IF what = 'TICKET' THEN
        vector := _search_vector(NEW.ticket_number || ' ' || NEW.title, NEW.description);
    ELSIF what = 'COMMENT' THEN
        vector := _search_vector('', NEW.content);
        ticket := NEW.ticket_id;
        hidden := NEW.is_internal;
    ELSIF what = 'FILE' THEN
        vector := _search_vector('', NEW.file_name);
        ticket := NEW.ticket_id;
        hidden := COALESCE((SELECT c.is_internal FROM ticket_comments AS c WHERE c.id = NEW.comment_id), FALSE);
    ELSIF what = 'ARTICLE' THEN
        vector := _search_vector(NEW.title, NEW.content);
    ELSIF what = 'PERSON' THEN
        vector := _search_vector('', NEW.name || ' ' || NEW.email);
    ELSE
        vector := _search_vector('', NEW.name);
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF what = 'COMMENT' THEN
            UPDATE _search SET is_internal = hidden
            WHERE kind = 'FILE' AND owner_id IN (SELECT f.id FROM attachments AS f WHERE f.comment_id = NEW.id) AND is_internal <> hidden;
        END IF;
        IF ticket IS NOT NULL THEN
            moved := OLD.ticket_id <> NEW.ticket_id AND EXISTS (SELECT 1 FROM _search WHERE owner_id = ticket AND kind = 'TICKET');
        END IF;
        IF NOT moved THEN
            UPDATE _search SET owner_id = NEW.id, is_internal = hidden, words = vector WHERE owner_id = OLD.id AND kind = what;
            RETURN NULL;
        END IF;
        DELETE FROM _search WHERE owner_id = OLD.id AND kind = what;
    END IF;
    PERFORM _search_put(what, NEW.id, ticket, hidden, vector);
    RETURN NULL;
END $$;

CREATE TRIGGER _search_ticket AFTER INSERT OR DELETE OR UPDATE OF id, ticket_number, title, description ON tickets FOR EACH ROW EXECUTE FUNCTION _search_follow('TICKET');
CREATE TRIGGER _search_comment AFTER INSERT OR DELETE OR UPDATE OF id, ticket_id, content, is_internal ON ticket_comments FOR EACH ROW EXECUTE FUNCTION _search_follow('COMMENT');
CREATE TRIGGER _search_file AFTER INSERT OR DELETE OR UPDATE OF id, ticket_id, comment_id, file_name ON attachments FOR EACH ROW EXECUTE FUNCTION _search_follow('FILE');
CREATE TRIGGER _search_person AFTER INSERT OR DELETE OR UPDATE OF id, name, email ON users FOR EACH ROW EXECUTE FUNCTION _search_follow('PERSON');
CREATE TRIGGER _search_tag AFTER INSERT OR DELETE OR UPDATE OF id, name ON tags FOR EACH ROW EXECUTE FUNCTION _search_follow('TAG');
CREATE TRIGGER _search_article AFTER INSERT OR DELETE OR UPDATE OF id, title, content ON kb_articles FOR EACH ROW EXECUTE FUNCTION _search_follow('ARTICLE');
