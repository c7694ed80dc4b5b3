import { createHmac, randomBytes } from 'node:crypto';

/** The two opaque keys of a Supabase project and what PostgREST understands in their place. */
export interface ProjectKeys {
  /** `sb_secret_...`: role `service_role`. */
  readonly secretKey: string;
  /** `sb_publishable_...`: role `anon`. */
  readonly publishableKey: string;
  readonly jwtSecret: string;
  /** The JWT that stands for an opaque key; undefined for any other bearer. */
  jwtFor(key: string): string | undefined;
  /** A JWT of any role, as Supabase Auth would give a signed-in user. */
  sign(role: string, claims?: Readonly<Record<string, unknown>>): string;
}

export function createProjectKeys(): ProjectKeys {
  const jwtSecret = randomBytes(32).toString('hex');
  const secretKey = `sb_secret_${randomBytes(16).toString('hex')}`;
  const publishableKey = `sb_publishable_${randomBytes(16).toString('hex')}`;
  const sign = (role: string, claims: Readonly<Record<string, unknown>> = {}) => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const exp = Math.floor(Date.now() / 1_000) + 3_600;
    const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ role, exp, ...claims })}`;
    return `${body}.${createHmac('sha256', jwtSecret).update(body).digest('base64url')}`;
  };
  const roles = new Map([
    [secretKey, 'service_role'],
    [publishableKey, 'anon'],
  ]);
  return {
    secretKey,
    publishableKey,
    jwtSecret,
    sign,
    jwtFor: (key) => {
      const role = roles.get(key);
      return role && sign(role);
    },
  };
}
