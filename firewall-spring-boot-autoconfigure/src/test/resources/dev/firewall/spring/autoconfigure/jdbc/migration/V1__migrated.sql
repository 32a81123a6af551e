create table migrated (id integer);
