export interface DemoOrganization {
  name: string;
  company: string;
  division: string;
}

export interface DemoPerson {
  email: string;
  password: string;
  fullName: string;
  organization?: OrganizationKey;
  systemRole: 'admin' | 'manager' | 'advanced_engineer' | 'standard_engineer' | 'guest';
  badgeColor: string;
  avatarName: string;
}

export const ORGANIZATIONS = {
  hanbit: { name: '한빛정밀', company: 'Hanbit Precision', division: 'Quality' },
  orchard: { name: 'Orchard Robotics', company: 'Orchard Robotics', division: 'Perception' },
} as const satisfies Record<string, DemoOrganization>;

export type OrganizationKey = keyof typeof ORGANIZATIONS;

const PASSWORD = 'labeler123';

/** In the order of their ids, from 1. */
export const PEOPLE = {
  admin: {
    email: 'admin@example.com',
    password: 'admin123',
    fullName: 'System Administrator',
    systemRole: 'admin',
    badgeColor: '#6B7280',
    avatarName: 'SA',
  },
  minjun: {
    email: 'minjun.kim@example.com',
    password: PASSWORD,
    fullName: '김민준',
    organization: 'hanbit',
    systemRole: 'manager',
    badgeColor: 'indigo',
    avatarName: 'MJ',
  },
  seoyeon: {
    email: 'seoyeon.lee@example.com',
    password: PASSWORD,
    fullName: '이서연',
    organization: 'hanbit',
    systemRole: 'advanced_engineer',
    badgeColor: 'rose',
    avatarName: 'SY',
  },
  jihoon: {
    email: 'jihoon.park@example.com',
    password: PASSWORD,
    fullName: '박지훈',
    organization: 'hanbit',
    systemRole: 'standard_engineer',
    badgeColor: 'teal',
    avatarName: 'JH',
  },
  hana: {
    email: 'hana.choi@example.com',
    password: PASSWORD,
    fullName: '최하나',
    organization: 'hanbit',
    systemRole: 'standard_engineer',
    badgeColor: 'amber',
    avatarName: 'HN',
  },
  sofia: {
    email: 'sofia.martin@example.com',
    password: PASSWORD,
    fullName: 'Sofia Martin',
    organization: 'orchard',
    systemRole: 'manager',
    badgeColor: 'emerald',
    avatarName: 'SM',
  },
  liam: {
    email: 'liam.oconnor@example.com',
    password: PASSWORD,
    fullName: "Liam O'Connor",
    organization: 'orchard',
    systemRole: 'advanced_engineer',
    badgeColor: 'sky',
    avatarName: 'LO',
  },
  aisha: {
    email: 'aisha.khan@example.com',
    password: PASSWORD,
    fullName: 'Aisha Khan',
    organization: 'orchard',
    systemRole: 'standard_engineer',
    badgeColor: 'violet',
    avatarName: 'AK',
  },
  guest: {
    email: 'guest@example.com',
    password: PASSWORD,
    fullName: 'Gil Guest',
    systemRole: 'guest',
    badgeColor: '#9CA3AF',
    avatarName: 'GG',
  },
} as const satisfies Record<string, DemoPerson>;

export type PersonKey = keyof typeof PEOPLE;
