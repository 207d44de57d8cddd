/** A cold machine with two cores starts an application in seconds, not in Jest's five. */
jest.setTimeout(60_000);
