import { clientTypes } from '../generate';

/** In a process of its own: Jest cannot load the generator, which is an ES module in part. */
void clientTypes(process.cwd()).then((text) => process.stdout.write(text));
