-- The part of the users database that the labeler reads. In a deployment the Platform makes and fills it.

\connect users
set role platform_user;

create type userrole as enum (
  'guest', 'basic_engineer', 'standard_engineer', 'advanced_engineer', 'manager', 'admin'
);

create table organizations (
  id                      serial primary key,
  name                    varchar(255) not null,
  company                 varchar(255) not null,
  division                varchar(255),
  max_users               int,
  max_storage_gb          int,
  max_gpu_hours_per_month int,
  created_at              timestamp not null default (now() at time zone 'utc'),
  updated_at              timestamp not null default (now() at time zone 'utc')
);
create index ix_organizations_company on organizations (company);

create table users (
  id                     serial primary key,
  email                  varchar(255) not null,
  hashed_password        varchar(255),
  keycloak_id            varchar(36) unique,
  full_name              varchar(255),
  company                varchar(100),
  company_custom         varchar(255),
  division               varchar(100),
  division_custom        varchar(255),
  department             varchar(255),
  organization_id        int references organizations (id) on delete set null,
  phone_number           varchar(50),
  bio                    text,
  system_role            userrole not null default 'guest',
  is_active              boolean not null default true,
  avatar_name            varchar(100),
  badge_color            varchar(20),
  password_reset_token   varchar(255) unique,
  password_reset_expires timestamp,
  created_at             timestamp not null default (now() at time zone 'utc'),
  updated_at             timestamp not null default (now() at time zone 'utc')
);
create unique index ix_users_email on users (email);
create index ix_users_organization_id on users (organization_id);
create index ix_users_system_role on users (system_role);
