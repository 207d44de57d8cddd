/**
 * The rule of `assertSessionAlive` in SQL: sessions whose token would be let in at this moment.
 * @param session alias of user_sessions
 * @param first number of the parameter with `idleSeconds`; the one with `maxSeconds` comes next
 */
export function aliveSession(session: string, first: number): string {
  const since = (parameter: string) => `now() - make_interval(secs => ${parameter})`;
  const idle = since(`$${first}::int`);
  return `(${session}.logout_at is null
    and (${session}.last_activity_at > ${idle} or (${session}.last_activity_at is null and ${session}.login_at > ${idle}))
    and ${session}.login_at > ${since(`greatest($${first}::int, $${first + 1}::int)`)})`;
}
