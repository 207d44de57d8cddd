import type { Adoption } from './tables';

export const AUDIT_LOGS: Adoption = {
  table: 'audit_logs',
  insert: `
    insert into audit_logs (id, timestamp, user_id, action, resource_type, resource_id, details, ip_address,
      user_agent, session_id, status, error_message, created_at)
    select l.id, l.timestamp, l.user_id, l.action, l.resource_type, l.resource_id,
           case jsonb_typeof(l.details) when 'object' then l.details when 'null' then null
                else case when l.details is not null then jsonb_build_object('value', l.details) end end,
           l.ip_address::text, l.user_agent, l.session_id,
           case when l.status in ('failure', 'error') then l.status else 'success' end,
           l.error_message, l.created_at
      from inherited.audit_logs l`,
};

export const USER_SESSIONS: Adoption = {
  table: 'user_sessions',
  insert: `
    insert into user_sessions (id, user_id, session_id, login_at, logout_at, last_activity_at, ip_address,
      user_agent, duration_seconds, created_at)
    select s.id, s.user_id, s.session_id, s.login_at, s.logout_at, s.last_activity_at, s.ip_address::text,
           s.user_agent, greatest(s.duration_seconds, 0), s.created_at
      from inherited.user_sessions s`,
};

export const SYSTEM_STATS_CACHE: Adoption = {
  table: 'system_stats_cache',
  insert: `
    insert into system_stats_cache (id, metric_name, metric_value, calculated_at, expires_at, created_at)
    select distinct on (c.metric_name)
           c.id, c.metric_name, c.metric_value, c.calculated_at, c.expires_at, c.created_at
      from inherited.system_stats_cache c
     order by c.metric_name, c.calculated_at desc, c.id desc`,
};

export const SERVICE_ACCOUNTS: Adoption = {
  table: 'service_accounts',
  insert: `
    insert into service_accounts (id, service_name, api_key_hash, scopes, created_by, created_at, expires_at,
      last_used_at, is_active)
    select s.id, s.service_name, s.api_key_hash, s.scopes, s.created_by, s.created_at, s.expires_at,
           s.last_used_at, s.is_active
      from inherited.service_accounts s
     where s.service_name <> ''`,
};
