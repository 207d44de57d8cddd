import { hashSync } from 'bcrypt';

/** Everybody's password. */
export const PASSWORD = 'correct horse battery staple';

/** The hash costs a millisecond here; sign-in tests are about the answer, not the price of the hash. */
const COST = 4;

export interface Organization {
  id: number;
  name: string;
}

export interface Person {
  id: number;
  email: string;
  fullName: string;
  organizationId: number | null;
  systemRole: string;
  isActive: boolean;
}

export const AURORA: Organization = { id: 1, name: 'Aurora Robotics' };
export const BOREALIS: Organization = { id: 2, name: 'Borealis Mills' };
export const ORGANIZATIONS = [AURORA, BOREALIS];

function person(id: number, fullName: string, rest: Partial<Person> = {}): Person {
  const email = `${fullName.split(' ')[0]?.toLowerCase()}@example.com`;
  const defaults = { organizationId: AURORA.id, systemRole: 'standard_engineer', isActive: true };
  return { id, email, fullName, ...defaults, ...rest };
}

/** Named after the role that a test gives them; all of Aurora unless it says otherwise. */
export const OLIVIA = person(1, 'Olivia Owner');
export const ADAM = person(2, 'Adam Admin');
export const RITA = person(3, 'Rita Reviewer');
export const ANDY = person(4, 'Andy Annotator');
export const VERA = person(5, 'Vera Viewer');
/** Of the same organization as Olivia, with a role in nothing. */
export const CORA = person(6, 'Cora Colleague');
/** Knows nobody. */
export const SAM = person(7, 'Sam Stranger', { organizationId: null });
/** Owns things in another organization. */
export const BORIS = person(8, 'Boris Borealis', { organizationId: BOREALIS.id });
/** Administers the whole system. */
export const ROOT = person(9, 'Ruth Root', { systemRole: 'admin', organizationId: null });
/** Left the company. */
export const IVAN = person(10, 'Ivan Inactive', { isActive: false });

export const PEOPLE = [OLIVIA, ADAM, RITA, ANDY, VERA, CORA, SAM, BORIS, ROOT, IVAN];

export function passwordHash(password = PASSWORD): string {
  return hashSync(password, COST);
}
