/**
 * How Node runs our processes, here as in the container image (`NODE_OPTIONS` in the Dockerfile). By default V8's young
 * generation grows to 32 MiB and stays so; a quarter of it costs some 7 % of requests per second and holds what
 * a process needs for the largest archive or export below 200 MiB (bench/results).
 */
export const NODE_FLAGS = ['--max-semi-space-size=4'];
