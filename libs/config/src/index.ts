export { environmentName, flag, list, weakSecret, whole } from './fields';
export { type Config, ConfigError, type Environment, loadConfig } from './load-config';
