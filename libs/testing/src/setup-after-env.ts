/** A cold machine with two cores takes more than Jest's five seconds to start an application or to decode images. */
jest.setTimeout(60_000);
