import { readSettings } from './settings';
import { Stack } from './stack';
import { paint } from './terminal';

/** npm passes a Ctrl-C on that the terminal has sent to everybody already: the same wish, heard twice. */
const ECHO_MS = 1000;

/** `npm start`: brings everything up, waits for Ctrl-C or for something to break, and takes everything down. */
async function main(): Promise<number> {
  // The SDK announces its next major version in every process.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  let finish: (exitCode: number) => void = () => undefined;
  const finished = new Promise<number>((resolve) => (finish = resolve));
  let over = false;
  void finished.then(() => (over = true));
  const fail = (message: string) => {
    // What falls down while everything is being stopped is no news.
    if (over) return;
    console.error(`\n${paint('red', message)}`);
    finish(1);
  };
  listenForSignals(() => finish(0));
  const stack = new Stack(readSettings(process.env), fail);
  stack.start().catch((error: unknown) => fail(messageOf(error)));
  const exitCode = await finished;
  console.log('Stopping …');
  await stack.stop();
  console.log('Everything is stopped.');
  return exitCode;
}

/** The first signal stops in order; a later one ends this process, and its children with it. */
function listenForSignals(stop: () => void): void {
  let firstAt: number | undefined;
  const hear = () => {
    firstAt ??= performance.now();
    if (performance.now() - firstAt > ECHO_MS) process.exit(130);
    stop();
  };
  process.on('SIGINT', hear);
  process.on('SIGTERM', hear);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

void main()
  .catch((error: unknown) => {
    console.error(paint('red', messageOf(error)));
    return 1;
  })
  .then((exitCode) => process.exit(exitCode));
