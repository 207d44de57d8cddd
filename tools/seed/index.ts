export { isLabelerEmpty, type LabelerSeed, seedLabeler } from './labeler';
export { PEOPLE } from './people';
export { type UserIds } from './rows';
export { seedUsers } from './users';
