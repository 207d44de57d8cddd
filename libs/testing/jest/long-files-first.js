const { default: Sequencer } = require('@jest/test-sequencer');

/** Small files that take long, as they load everything or start it: at the end all would wait for one of them. */
const LONG = [/\/tools\/(openapi|gateway-client|dev-stack)\//, /\/test\/(build|fuzz)/];

/** Jest begins with the largest files, until it has seen how long each of them takes. */
class LongFilesFirst extends Sequencer {
  sort(tests) {
    const isLong = ({ path }) => LONG.some((part) => part.test(path));
    const sorted = super.sort(tests);
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}

module.exports = LongFilesFirst;
