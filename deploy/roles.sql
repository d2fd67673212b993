-- Three roles: xicheng_owner owns the tables and brings them up to date, xicheng serves the site and owns nothing,
-- xicheng_backup only reads. Once, as the superuser: psql -d xicheng -f deploy/roles.sql. Then give each a password:
-- \password xicheng_owner
-- Where xicheng has owned the tables so far, they change hands here.
CREATE ROLE xicheng_owner LOGIN;
CREATE ROLE xicheng_backup LOGIN;
GRANT pg_read_all_data TO xicheng_backup;
REASSIGN OWNED BY xicheng TO xicheng_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM xicheng;
GRANT CREATE, USAGE ON SCHEMA public TO xicheng_owner;
GRANT USAGE ON SCHEMA public TO xicheng;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO xicheng;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO xicheng;
ALTER DEFAULT PRIVILEGES FOR ROLE xicheng_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO xicheng;
ALTER DEFAULT PRIVILEGES FOR ROLE xicheng_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO xicheng;
