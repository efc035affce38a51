-- A database as version 4 left it. Never changed: every later version must be able to open it.
PRAGMA auto_vacuum = INCREMENTAL;
CREATE TABLE client (
    id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, private INTEGER NOT NULL,
    overrides TEXT NOT NULL, allowed_models TEXT NOT NULL, created REAL NOT NULL, last_seen REAL, removed REAL
);
CREATE TABLE client_token (
    hash BLOB NOT NULL PRIMARY KEY, client TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    salt BLOB, created REAL NOT NULL, used REAL
);
CREATE INDEX client_token_client ON client_token (client);
CREATE TABLE signature (
    call_id TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL, digest TEXT NOT NULL, model TEXT NOT NULL,
    project TEXT NOT NULL, created REAL NOT NULL, used REAL NOT NULL
);
CREATE INDEX signature_digest ON signature (digest);
CREATE INDEX signature_used ON signature (used);
CREATE TABLE binding (
    resource TEXT NOT NULL PRIMARY KEY, project TEXT NOT NULL, key_id TEXT NOT NULL, client TEXT NOT NULL,
    created REAL NOT NULL, expires REAL
);
CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE api_key (id TEXT NOT NULL PRIMARY KEY, label TEXT NOT NULL, project TEXT, tier TEXT, enabled
    INTEGER NOT NULL, added REAL NOT NULL, note TEXT NOT NULL, kept TEXT NOT NULL, removed REAL);
CREATE TABLE key_state (id TEXT NOT NULL PRIMARY KEY, proven INTEGER NOT NULL, fault TEXT, last_used REAL,
    idle_since REAL);
CREATE TABLE project (name TEXT NOT NULL PRIMARY KEY, tier TEXT, number TEXT, fault TEXT, merged_into
    TEXT);
CREATE TABLE meter (project TEXT NOT NULL, model TEXT NOT NULL, day_end REAL NOT NULL, day_requests
    INTEGER NOT NULL, day_tokens INTEGER NOT NULL, recent TEXT NOT NULL, bar TEXT, until REAL, dimension TEXT,
    closed INTEGER NOT NULL, strikes INTEGER NOT NULL, struck_at REAL NOT NULL, used REAL NOT NULL, PRIMARY
    KEY (project, model));
CREATE TABLE learned (project TEXT NOT NULL, model TEXT NOT NULL, dimension TEXT NOT NULL, value INTEGER
    NOT NULL, at REAL NOT NULL, quota_id TEXT NOT NULL, PRIMARY KEY (project, model, dimension));
CREATE TABLE user_limit (pattern TEXT NOT NULL, dimension TEXT NOT NULL, tier TEXT NOT NULL, project TEXT
    NOT NULL, value INTEGER, PRIMARY KEY (pattern, dimension, tier, project));
CREATE TABLE price (pattern TEXT NOT NULL, since TEXT NOT NULL, input REAL NOT NULL, output REAL NOT NULL,
    cached REAL, source TEXT NOT NULL, PRIMARY KEY (pattern, since));
CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, last INTEGER NOT NULL);
CREATE TABLE usage (hour INTEGER NOT NULL, project INTEGER NOT NULL, model INTEGER NOT NULL, key INTEGER
    NOT NULL, client INTEGER NOT NULL, label INTEGER NOT NULL, requests INTEGER NOT NULL, answered INTEGER NOT
    NULL, failed INTEGER NOT NULL, input INTEGER NOT NULL, output INTEGER NOT NULL, thoughts INTEGER NOT NULL,
    cached INTEGER NOT NULL, PRIMARY KEY (hour, project, model, key, client)) WITHOUT ROWID;
CREATE TABLE failure (hour INTEGER NOT NULL, project INTEGER NOT NULL, model INTEGER NOT NULL, kind TEXT
    NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (hour, project, model, kind)) WITHOUT ROWID;
CREATE TABLE latency (hour INTEGER NOT NULL, model INTEGER NOT NULL, bucket INTEGER NOT NULL, total_bucket
    INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (hour, model, bucket, total_bucket)) WITHOUT ROWID;
CREATE TABLE address (hour INTEGER NOT NULL, address TEXT NOT NULL, requests INTEGER NOT NULL, tokens
    INTEGER NOT NULL, PRIMARY KEY (hour, address)) WITHOUT ROWID;
CREATE TABLE minute (minute INTEGER NOT NULL, project INTEGER NOT NULL, model INTEGER NOT NULL, requests
    INTEGER NOT NULL, tokens INTEGER NOT NULL, failed INTEGER NOT NULL, PRIMARY KEY (minute, project, model))
    WITHOUT ROWID;
CREATE TABLE mark (id INTEGER PRIMARY KEY, time REAL NOT NULL, project INTEGER NOT NULL, model INTEGER NOT
    NULL, key INTEGER NOT NULL, kind TEXT NOT NULL, words TEXT NOT NULL);
CREATE INDEX mark_place ON mark (project, model, time);
INSERT INTO client VALUES ('c0ffee', 'default', 'random', 0, '{"context.completion": "off"}',
    '["gemini-3.8-flash"]', 1790000000.0, 1790000100.0, NULL);
INSERT INTO client VALUES ('10ca1', 'this computer', 'local', 1, '{}', '[]', 1790000000.0, NULL, NULL);
-- SHA-256 of "gd-old-token"
INSERT INTO client_token VALUES (X'01ed8bae72fe306c667d593dcd72dc48f0cb4dcefb1fa50df4d21e107fb8e036', 'c0ffee', NULL, 1790000000.0, 1790000100.0);
INSERT INTO signature VALUES ('call_old', 'Eo4Gold', '604785799fcb0c7542568af6a9ac3c4fe898ceef856b4f8b5f2ae36bfb425a3f', 'gemini-3.8-flash', 'project-a',
    1790000000.0, 1790000000.0);
INSERT INTO binding VALUES ('tunedModels/old', 'project-a', 'key-1', 'c0ffee', 1790000000.0, NULL);
INSERT INTO meta VALUES ('key_id_salt', '000102030405060708090a0b0c0d0e0f');
INSERT INTO meta VALUES ('dismissed_suggestions', '[["project-a","project-b"]]');
INSERT INTO api_key VALUES ('key-1', 'first', 'project-a', 'free', 1, 1790000000.0, 'a note', 'keyring', NULL);
INSERT INTO api_key VALUES ('key-2', 'second', NULL, NULL, 0, 1790000001.0, '', 'pending', 1790000050.0);
INSERT INTO key_state VALUES ('key-1', 1, NULL, 1790000100.0, NULL);
INSERT INTO key_state VALUES ('key-2', 0, '["invalid", "key_leaked", "Your API key was reported as leaked.", 1790000040.0]',
    NULL, 1790000150.0);
INSERT INTO project VALUES ('project-a', 'free', 'projects/1', NULL, NULL);
INSERT INTO project VALUES ('key:key-1', NULL, NULL, NULL, 'project-a');
INSERT INTO meter VALUES ('project-a', 'gemini-3.8-flash', 1790060400.0, 250, 125000, '[[1790000095.5,400],[1790000100.0,500]]',
    'exhausted', 1790060400.0, 'rpd', 0, 1, 1790000100.0, 1790000100.0);
INSERT INTO learned VALUES ('project-a', 'gemini-3.8-flash', 'rpd', 250, 1790000100.0,
    'GenerateRequestsPerDayPerProjectPerModel-FreeTier');
INSERT INTO user_limit VALUES ('gemini-3*', 'rpm', '', 'project-a', 5);
INSERT INTO user_limit VALUES ('gemini-3*', 'tpd', 'free', '', NULL);
INSERT INTO price VALUES ('gemini-3*', '2026-09-01', 0.3, 2.5, NULL, 'mine');
INSERT INTO name VALUES (1, 'project-a', 1789999200), (2, 'gemini-3.8-flash', 1789999200), (3, 'key-1', 1789999200), (4, 'first', 1789999200), (5, 'default', 1789999200),
    (6, '', 1789999200);
INSERT INTO usage VALUES (1789999200, 1, 2, 3, 5, 4, 250, 249, 1, 125000, 30000, 8000, 60000);
INSERT INTO failure VALUES (1789999200, 1, 2, 'quota_day', 1);
INSERT INTO latency VALUES (1789999200, 2, 14, 25, 249);
INSERT INTO address VALUES (1789999200, '192.168.1.20', 12, 6000);
INSERT INTO minute VALUES (1790000100, 1, 2, 2, 900, 1);
INSERT INTO mark VALUES (1, 1790000100.0, 1, 2, 3, 'exhausted', 'You exceeded your current quota.');
INSERT INTO mark VALUES (2, 1790000101.0, 1, 6, 3, 'refused', 'API key not valid.');
CREATE TABLE conversation ( id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, client TEXT NOT NULL, name
    TEXT, title TEXT NOT NULL, renamed INTEGER NOT NULL, system BLOB NOT NULL, model TEXT NOT NULL, head
    INTEGER, leaf INTEGER, messages INTEGER NOT NULL, leaves INTEGER NOT NULL, depth INTEGER NOT NULL,
    bytes INTEGER NOT NULL, open_end INTEGER NOT NULL, created REAL NOT NULL, used REAL NOT NULL, pinned
    INTEGER NOT NULL, ttl_days INTEGER, deleted REAL );
CREATE UNIQUE INDEX conversation_name ON conversation (client, name) WHERE name IS NOT NULL AND deleted IS
    NULL ;
CREATE INDEX conversation_used ON conversation (pinned, used) WHERE deleted IS NULL;
CREATE INDEX conversation_client ON conversation (client, pinned, used) WHERE deleted IS NULL;
CREATE INDEX conversation_ttl ON conversation (used) WHERE ttl_days > 0 AND deleted IS NULL;
CREATE INDEX conversation_deleted ON conversation (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE message ( id INTEGER PRIMARY KEY, conversation INTEGER NOT NULL REFERENCES conversation (id)
    ON DELETE CASCADE, parent INTEGER, depth INTEGER NOT NULL, model_turn INTEGER NOT NULL, identity BLOB
    NOT NULL, chain BLOB NOT NULL, length INTEGER NOT NULL, tokens INTEGER NOT NULL, bytes INTEGER NOT
    NULL, time REAL NOT NULL, state TEXT NOT NULL, note TEXT NOT NULL, model TEXT NOT NULL, key TEXT NOT
    NULL, project TEXT NOT NULL, request TEXT NOT NULL, prompt INTEGER, output INTEGER, thoughts INTEGER,
    cached INTEGER, tool_use INTEGER, duration REAL NOT NULL, system BLOB, setup BLOB, parts BLOB NOT NULL
    );
CREATE INDEX message_conversation ON message (conversation, parent, identity);
CREATE INDEX message_chain ON message (chain);
CREATE INDEX message_identity ON message (identity);
CREATE INDEX message_system ON message (system) WHERE system IS NOT NULL;
CREATE INDEX message_setup ON message (setup) WHERE setup IS NOT NULL;
CREATE VIRTUAL TABLE message_text USING fts5(text, content='', columnsize=0, tokenize="unicode61 remove_diacritics 2");
CREATE TABLE blob ( hash BLOB NOT NULL PRIMARY KEY, mime TEXT NOT NULL, size INTEGER NOT NULL, data BLOB
    NOT NULL );
CREATE TABLE message_blob ( hash BLOB NOT NULL, message INTEGER NOT NULL REFERENCES message (id) ON DELETE
    CASCADE, PRIMARY KEY (hash, message) ) WITHOUT ROWID ;
CREATE INDEX message_blob_message ON message_blob (message);
CREATE TABLE document ( hash BLOB NOT NULL PRIMARY KEY, json BLOB NOT NULL ) WITHOUT ROWID ;
CREATE TABLE cache ( name TEXT NOT NULL PRIMARY KEY, client TEXT NOT NULL, model TEXT NOT NULL, project
    TEXT NOT NULL, made_by TEXT NOT NULL, tokens INTEGER NOT NULL, created REAL NOT NULL, expires REAL NOT
    NULL, title TEXT NOT NULL, prefix BLOB NOT NULL, contents INTEGER NOT NULL, hits INTEGER NOT NULL,
    saved INTEGER NOT NULL, used REAL NOT NULL );
CREATE TABLE unable ( project TEXT NOT NULL, model TEXT NOT NULL, obstacle TEXT NOT NULL, words TEXT NOT
    NULL, since REAL NOT NULL, PRIMARY KEY (project, model) ) WITHOUT ROWID ;
CREATE TABLE replay ( id INTEGER PRIMARY KEY, match BLOB NOT NULL, client TEXT NOT NULL, created REAL NOT
    NULL, model TEXT NOT NULL, project TEXT NOT NULL, label TEXT NOT NULL, reply BLOB NOT NULL );
INSERT INTO conversation VALUES (1, '00000000-0000-0000-0000-000000000001', 'c0ffee', 'notes', 'What is this? 天气', 0, X'eb85de9185e0474e5fa1a25d51efafd6', 'gemini-3.8-flash', 2, 4, 4, 2, 3, 229, 1, 1790000200.0, 1790000261.5, 0, NULL, NULL);
INSERT INTO conversation VALUES (2, '00000000-0000-0000-0000-000000000002', 'c0ffee', NULL, 'Old talk', 1, X'eb85de9185e0474e5fa1a25d51efafd6', 'gemini-3.8-flash', NULL, 6, 2, 1, 2, 46, 1, 1790000300.0, 1790000301.5, 1, 7, NULL);
INSERT INTO message VALUES (1, 1, NULL, 1, 0, X'c48cee37bd6ac2e0e80c397989f46da7', X'26e396321d1d96388d9feb640260606e', 104, 10, 163, 1790000200.0, 'complete', '', '', '', '', 'r1', NULL, NULL, NULL, NULL, NULL, 0.0, X'f07bda23ea2edaf2900f352f764bc9ad', X'4e25cc821612f83c1113ba5fb5654c7b', CAST('[{"text":"What is this? 天气"},{"inlineData":{"mimeType":"image/png","hash":"d8817748efdeec5fb0bdd6bace31975191f7c6c15151c4253d06b6a96b4d3512"}}]' AS BLOB));
INSERT INTO message VALUES (2, 1, 1, 2, 1, X'bad4d95b25bac4d8c359eb05bcb60ac0', X'f90d3e86a755ffde2a4b0a88c88ee982', 10, 10, 23, 1790000201.5, 'complete', '', 'gemini-3.8-flash', 'first', 'project-a', 'r1', 20, 5, 3, 0, 0, 1.5, X'f07bda23ea2edaf2900f352f764bc9ad', X'4e25cc821612f83c1113ba5fb5654c7b', CAST('[{"text":"A picture."}]' AS BLOB));
INSERT INTO message VALUES (3, 1, 1, 2, 1, X'bd200a6ac21fb75ad288463d69d7d0ef', X'8d605a62537b17d485d17d97f548f3ea', 9, 10, 22, 1790000201.5, 'complete', '', 'gemini-3.8-flash', 'first', 'project-a', 'r1', NULL, NULL, NULL, NULL, NULL, 1.5, X'f07bda23ea2edaf2900f352f764bc9ad', X'4e25cc821612f83c1113ba5fb5654c7b', CAST('[{"text":"An image."}]' AS BLOB));
INSERT INTO message VALUES (4, 1, 2, 3, 0, X'1c7cac6c703337d29593c72b930da64f', X'cb05c873ac8c77611cbc88adf284c29c', 8, 10, 21, 1790000260.0, 'unanswered', 'Quota is used up.', '', '', '', 'r2', NULL, NULL, NULL, NULL, NULL, 0.0, X'f07bda23ea2edaf2900f352f764bc9ad', X'4e25cc821612f83c1113ba5fb5654c7b', CAST('[{"text":"And now?"}]' AS BLOB));
INSERT INTO message VALUES (5, 2, NULL, 1, 0, X'9f658772d21bf918143a77bfb0140ef9', X'30d7bb6a598d993dd230ec7bce91674e', 17, 10, 30, 1790000300.0, 'complete', '', '', '', '', 'r3', NULL, NULL, NULL, NULL, NULL, 0.0, X'f07bda23ea2edaf2900f352f764bc9ad', X'4e25cc821612f83c1113ba5fb5654c7b', CAST('[{"text":"Hello, old friend"}]' AS BLOB));
INSERT INTO message VALUES (6, 2, 5, 2, 1, X'1f3819c17a26ae425aca5473ac75ba72', X'ad47f3b4e6612496aa76c7339b7667e8', 3, 10, 16, 1790000301.5, 'broken', 'The stream broke off.', 'gemini-3.8-flash', 'first', 'project-a', 'r3', 20, 5, 3, 0, 0, 1.5, X'f07bda23ea2edaf2900f352f764bc9ad', X'4e25cc821612f83c1113ba5fb5654c7b', CAST('[{"text":"Hel"}]' AS BLOB));
INSERT INTO blob VALUES (X'd8817748efdeec5fb0bdd6bace31975191f7c6c15151c4253d06b6a96b4d3512', 'image/png', 16, X'89504e47206f6c642070696374757265');
INSERT INTO message_blob VALUES (X'd8817748efdeec5fb0bdd6bace31975191f7c6c15151c4253d06b6a96b4d3512', 1);
INSERT INTO document VALUES (X'4e25cc821612f83c1113ba5fb5654c7b', CAST('{"tools":[{"googleSearch":{}}]}' AS BLOB));
INSERT INTO document VALUES (X'f07bda23ea2edaf2900f352f764bc9ad', CAST('{"parts":[{"text":"Be brief."}]}' AS BLOB));
INSERT INTO cache VALUES ('cachedContents/old', 'c0ffee', 'gemini-3.8-flash', 'project-a', 'gapdesk', 20000, 1790000000.0, 1790003600.0, 'A long text', X'00010203', 1, 9, 180000, 1790000100.0);
INSERT INTO unable VALUES ('project-b', '', 'no_storage', 'TotalCachedContentStorageTokensPerModelFreeTier limit exceeded', 1790000000.0);
INSERT INTO replay VALUES (1, X'0a0b', 'c0ffee', 1790000000.0, 'gemini-3.8-flash', 'project-a', 'first', CAST('{"candidates":[{"content":{"parts":[{"text":"Kept."}],"role":"model"},"index":0}]}' AS BLOB));
INSERT INTO message_text (rowid, text) VALUES (-1, 'what is this 天 气');
INSERT INTO message_text (rowid, text) VALUES (-2, 'old talk');
INSERT INTO message_text (rowid, text) VALUES (1, 'what is this 天 气');
INSERT INTO message_text (rowid, text) VALUES (2, 'a picture');
INSERT INTO message_text (rowid, text) VALUES (3, 'an image');
INSERT INTO message_text (rowid, text) VALUES (4, 'and now');
INSERT INTO message_text (rowid, text) VALUES (5, 'hello old friend');
INSERT INTO message_text (rowid, text) VALUES (6, 'hel');
ALTER TABLE client ADD COLUMN program TEXT NOT NULL DEFAULT '';
UPDATE client SET program = 'SillyTavern' WHERE name = 'default';
PRAGMA user_version = 4;
