-- SPDX-License-Identifier: GPL-2.0-or-later
-- What load knows of the database of a Patchwork server: the tables that it writes to or reads, with
-- the columns, constraints and sequences that matter to it.  Written for tests, from what Patchwork
-- of 2026 expects.

CREATE TABLE django_migrations (
    id      serial PRIMARY KEY,
    app     varchar(255) NOT NULL,
    name    varchar(255) NOT NULL,
    applied timestamptz NOT NULL DEFAULT now()
);
INSERT INTO django_migrations (app, name) VALUES
    ('auth', '0012_alter_user_first_name_max_length'), ('patchwork', '0001_squashed'),
    ('patchwork', '0046_patch_comment_events'), ('patchwork', '0047_add_database_indexes'),
    ('patchwork', '0048_series_dependencies'), ('sites', '0099_not_of_patchwork');

CREATE TABLE auth_user (id serial PRIMARY KEY, username varchar(150) UNIQUE, email varchar(254));

CREATE TABLE patchwork_state (
    id       serial PRIMARY KEY,
    name     varchar(100) UNIQUE,
    slug     varchar(100) UNIQUE,
    ordering integer UNIQUE
);
INSERT INTO patchwork_state (name, slug, ordering) VALUES
    ('Rejected', 'rejected', 3), ('New', 'new', 0), ('Accepted', 'accepted', 2),
    ('Under Review', 'under-review', 1), ('RFC', 'rfc', 4);

CREATE TABLE patchwork_tag (id serial PRIMARY KEY, name varchar(20) UNIQUE);
INSERT INTO patchwork_tag (name) VALUES ('Tested-by'), ('Acked-by'), ('Reviewed-by');

CREATE TABLE patchwork_project (
    id                      serial PRIMARY KEY,
    linkname                varchar(255) NOT NULL UNIQUE,
    name                    varchar(255) NOT NULL UNIQUE,
    listid                  varchar(255) NOT NULL,
    listemail               varchar(200) NOT NULL,
    subject_match           varchar(64) NOT NULL,
    web_url                 varchar(2000) NOT NULL,
    scm_url                 varchar(2000) NOT NULL,
    webscm_url              varchar(2000) NOT NULL,
    list_archive_url        varchar(2000) NOT NULL,
    list_archive_url_format varchar(2000) NOT NULL,
    commit_url_format       varchar(2000) NOT NULL,
    send_notifications      boolean NOT NULL,
    use_tags                boolean NOT NULL,
    show_dependencies       boolean NOT NULL,
    UNIQUE (listid, subject_match)
);

CREATE TABLE patchwork_person (
    id      serial PRIMARY KEY,
    email   varchar(255) NOT NULL UNIQUE,
    name    varchar(255),
    user_id integer REFERENCES auth_user DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE patchwork_cover (
    id           serial PRIMARY KEY,
    msgid        varchar(255) NOT NULL,
    date         timestamptz NOT NULL,
    headers      text NOT NULL,
    content      text,
    name         varchar(255) NOT NULL,
    project_id   integer NOT NULL REFERENCES patchwork_project DEFERRABLE INITIALLY DEFERRED,
    submitter_id integer NOT NULL REFERENCES patchwork_person DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (msgid, project_id)
);

CREATE TABLE patchwork_series (
    id              serial PRIMARY KEY,
    name            varchar(255),
    date            timestamptz NOT NULL,
    version         integer NOT NULL,
    total           integer NOT NULL,
    project_id      integer REFERENCES patchwork_project DEFERRABLE INITIALLY DEFERRED,
    submitter_id    integer NOT NULL REFERENCES patchwork_person DEFERRABLE INITIALLY DEFERRED,
    cover_letter_id integer UNIQUE REFERENCES patchwork_cover DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE patchwork_series_dependencies (
    id             serial PRIMARY KEY,
    from_series_id integer NOT NULL REFERENCES patchwork_series DEFERRABLE INITIALLY DEFERRED,
    to_series_id   integer NOT NULL REFERENCES patchwork_series DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (from_series_id, to_series_id)
);

CREATE TABLE patchwork_seriesreference (
    id         serial PRIMARY KEY,
    msgid      varchar(255) NOT NULL,
    project_id integer NOT NULL REFERENCES patchwork_project DEFERRABLE INITIALLY DEFERRED,
    series_id  integer NOT NULL REFERENCES patchwork_series DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (project_id, msgid)
);

-- Its numbers come from a sequence with the name that the table once had.
CREATE SEQUENCE patchwork_submission_id_seq AS integer;
CREATE TABLE patchwork_patch (
    id           integer PRIMARY KEY DEFAULT nextval('patchwork_submission_id_seq'),
    msgid        varchar(255) NOT NULL,
    date         timestamptz NOT NULL,
    headers      text NOT NULL,
    content      text,
    name         varchar(255) NOT NULL,
    project_id   integer NOT NULL REFERENCES patchwork_project DEFERRABLE INITIALLY DEFERRED,
    submitter_id integer NOT NULL REFERENCES patchwork_person DEFERRABLE INITIALLY DEFERRED,
    archived     boolean NOT NULL,
    commit_ref   varchar(255),
    delegate_id  integer REFERENCES auth_user DEFERRABLE INITIALLY DEFERRED,
    diff         text,
    hash         char(40),
    number       smallint CHECK (number >= 0),
    pull_url     varchar(255),
    related_id   integer,
    series_id    integer REFERENCES patchwork_series DEFERRABLE INITIALLY DEFERRED,
    state_id     integer REFERENCES patchwork_state DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (msgid, project_id),
    UNIQUE (series_id, number)
);
ALTER SEQUENCE patchwork_submission_id_seq OWNED BY patchwork_patch.id;

CREATE TABLE patchwork_patchtag (
    id       serial PRIMARY KEY,
    count    integer NOT NULL,
    tag_id   integer NOT NULL REFERENCES patchwork_tag DEFERRABLE INITIALLY DEFERRED,
    patch_id integer NOT NULL REFERENCES patchwork_patch DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (patch_id, tag_id)
);

CREATE TABLE patchwork_covercomment (
    id           serial PRIMARY KEY,
    msgid        varchar(255) NOT NULL,
    date         timestamptz NOT NULL,
    headers      text NOT NULL,
    content      text,
    cover_id     integer NOT NULL REFERENCES patchwork_cover DEFERRABLE INITIALLY DEFERRED,
    submitter_id integer NOT NULL REFERENCES patchwork_person DEFERRABLE INITIALLY DEFERRED,
    addressed    boolean,
    UNIQUE (msgid, cover_id)
);

-- Newer versions of Django make such columns.
CREATE TABLE patchwork_patchcomment (
    id           integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    msgid        varchar(255) NOT NULL,
    date         timestamptz NOT NULL,
    headers      text NOT NULL,
    content      text,
    patch_id     integer NOT NULL REFERENCES patchwork_patch DEFERRABLE INITIALLY DEFERRED,
    submitter_id integer NOT NULL REFERENCES patchwork_person DEFERRABLE INITIALLY DEFERRED,
    addressed    boolean,
    UNIQUE (msgid, patch_id)
);

CREATE TABLE patchwork_event (
    id                serial PRIMARY KEY,
    category          varchar(25) NOT NULL,
    date              timestamptz NOT NULL,
    actor_id          integer REFERENCES auth_user DEFERRABLE INITIALLY DEFERRED,
    project_id        integer NOT NULL REFERENCES patchwork_project DEFERRABLE INITIALLY DEFERRED,
    series_id         integer REFERENCES patchwork_series DEFERRABLE INITIALLY DEFERRED,
    cover_id          integer REFERENCES patchwork_cover DEFERRABLE INITIALLY DEFERRED,
    patch_id          integer REFERENCES patchwork_patch DEFERRABLE INITIALLY DEFERRED,
    cover_comment_id  integer REFERENCES patchwork_covercomment DEFERRABLE INITIALLY DEFERRED,
    patch_comment_id  integer REFERENCES patchwork_patchcomment DEFERRABLE INITIALLY DEFERRED,
    current_state_id  integer REFERENCES patchwork_state DEFERRABLE INITIALLY DEFERRED,
    previous_state_id integer REFERENCES patchwork_state DEFERRABLE INITIALLY DEFERRED
);
