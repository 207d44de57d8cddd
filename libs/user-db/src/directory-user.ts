/** What is shown of a user. Everything but the id is null while nobody can be asked. */
export interface DirectoryUser {
  id: number;
  email: string | null;
  fullName: string | null;
  company: string | null;
  division: string | null;
  department: string | null;
  organizationId: number | null;
  systemRole: string | null;
  isActive: boolean | null;
  /** A `#RRGGBB` value or a colour name. */
  badgeColor: string | null;
  avatarName: string | null;
  createdAt: Date | null;
  updatedAt: Date | null;
}

/** A user who exists. */
export interface KnownUser extends DirectoryUser {
  email: string;
  systemRole: string;
  isActive: boolean;
}

/** A user as sign-in needs it. */
export interface SignInUser extends KnownUser {
  /** Null for people who sign in elsewhere. */
  hashedPassword: string | null;
}

/** Stands for a user of whom nothing can be known right now. */
export function unknownUser(id: number): DirectoryUser {
  return {
    id,
    email: null,
    fullName: null,
    company: null,
    division: null,
    department: null,
    organizationId: null,
    systemRole: null,
    isActive: null,
    badgeColor: null,
    avatarName: null,
    createdAt: null,
    updatedAt: null,
  };
}
