-- The databases and roles of a deployment, with passwords for development only.
--
--   platform  belongs to the Platform.
--   users     belongs to the Platform too; the labeler may read it and nothing else.
--   labeler   belongs to the labeler.

create role platform_user login password 'platform_password';
create role labeler_user login password 'labeler_password';
create role labeler_readonly login password 'labeler_readonly_password';

create database platform owner platform_user;
create database users owner platform_user;
create database labeler owner labeler_user;

revoke connect on database platform from public;
revoke connect on database users from public;
revoke connect on database labeler from public;
grant connect on database users to labeler_readonly;
alter role labeler_readonly in database users set default_transaction_read_only = on;

\connect users
grant usage on schema public to labeler_readonly;
alter default privileges for role platform_user in schema public
  grant select on tables to labeler_readonly;
