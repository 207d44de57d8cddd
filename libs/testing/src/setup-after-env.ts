import fc from 'fast-check';
import { isFullEffort } from './effort';

/** A cold machine with two cores takes more than Jest's five seconds to start an application or to decode images. */
jest.setTimeout(60_000);

/** The everyday run judges a change, not luck: random values are the same in each. With full effort they are new. */
if (!isFullEffort) fc.configureGlobal({ seed: 20_260_101 });
