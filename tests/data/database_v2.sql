-- A database as version 2 left it. Never changed: every later version must be able to open it.
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
PRAGMA user_version = 2;
