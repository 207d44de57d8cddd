import type { Adoption } from './tables';

export const AUDIT_LOGS: Adoption = {
  table: 'audit_logs',
  from: 'old_audit_logs x',
  changes: [
    {
      when: "x.status not in ('success', 'failure', 'error')",
      say: 'its unknown status became success',
    },
    {
      when: "x.details is not null and jsonb_typeof(x.details) not in ('object', 'null')",
      say: 'its details are no object and became the value of one',
    },
  ],
  insert: {
    into: `id, timestamp, user_id, action, resource_type, resource_id, details, ip_address,
      user_agent, session_id, status, error_message, created_at`,
    select: `x.id, coalesce(x.timestamp, x.created_at, now()), x.user_id, x.action, x.resource_type, x.resource_id,
           case jsonb_typeof(x.details) when 'object' then x.details when 'null' then null
                else case when x.details is not null then jsonb_build_object('value', x.details) end end,
           x.ip_address, x.user_agent, x.session_id,
           case when x.status in ('failure', 'error') then x.status else 'success' end,
           x.error_message, coalesce(x.created_at, x.timestamp, now())`,
  },
};

export const USER_SESSIONS: Adoption = {
  table: 'user_sessions',
  from: 'old_user_sessions x',
  only: { by: 'x.session_id', order: 'x.id', say: 'another session has its name' },
  insert: {
    into: `id, user_id, session_id, login_at, logout_at, last_activity_at, ip_address,
      user_agent, duration_seconds, created_at`,
    select: `x.id, x.user_id, x.session_id, coalesce(x.login_at, x.created_at, now()), x.logout_at,
           x.last_activity_at, x.ip_address, x.user_agent, greatest(x.duration_seconds, 0),
           coalesce(x.created_at, x.login_at, now())`,
  },
};

export const SYSTEM_STATS_CACHE: Adoption = {
  table: 'system_stats_cache',
  from: 'old_system_stats_cache x',
  only: {
    by: 'x.metric_name',
    order: 'x.calculated_at desc nulls last, x.id desc',
    say: 'a newer row has the metric',
  },
  insert: {
    into: 'id, metric_name, metric_value, calculated_at, expires_at, created_at',
    select: `x.id, x.metric_name, x.metric_value, coalesce(x.calculated_at, x.created_at, now()), x.expires_at,
           coalesce(x.created_at, x.calculated_at, now())`,
  },
};

export const SERVICE_ACCOUNTS: Adoption = {
  table: 'service_accounts',
  from: 'old_service_accounts x',
  aside: [{ when: "x.id = '' or x.service_name = ''", say: 'its name is empty' }],
  only: {
    by: 'x.service_name',
    order: 'x.is_active desc nulls last, x.created_at, x.id',
    say: 'another account has its name',
  },
  insert: {
    into: `id, service_name, api_key_hash, scopes, created_by, created_at, expires_at,
      last_used_at, is_active`,
    select: `x.id, x.service_name, x.api_key_hash, coalesce(x.scopes, '{}'), x.created_by,
           coalesce(x.created_at, now()), x.expires_at, x.last_used_at, coalesce(x.is_active, false)`,
  },
};
