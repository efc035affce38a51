-- A database as version 1 left it. Never changed: every later version must be able to open it.
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
INSERT INTO client VALUES ('c0ffee', 'default', 'random', 0, '{"context.completion": "off"}',
    '["gemini-3.8-flash"]', 1790000000.0, 1790000100.0, NULL);
INSERT INTO client VALUES ('10ca1', 'this computer', 'local', 1, '{}', '[]', 1790000000.0, NULL, NULL);
-- SHA-256 of "gd-old-token"
INSERT INTO client_token VALUES (X'01ed8bae72fe306c667d593dcd72dc48f0cb4dcefb1fa50df4d21e107fb8e036', 'c0ffee', NULL, 1790000000.0, 1790000100.0);
INSERT INTO signature VALUES ('call_old', 'Eo4Gold', '604785799fcb0c7542568af6a9ac3c4fe898ceef856b4f8b5f2ae36bfb425a3f', 'gemini-3.8-flash', 'project-a',
    1790000000.0, 1790000000.0);
INSERT INTO binding VALUES ('tunedModels/old', 'project-a', 'key-1', 'c0ffee', 1790000000.0, NULL);
PRAGMA user_version = 1;
