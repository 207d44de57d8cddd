# syntax=docker/dockerfile:1
# One image for both applications. APP selects which of them a container runs:
# at build time (--build-arg APP=dataset-gateway) or, later, as an environment variable.
ARG NODE_VERSION=26

FROM node:${NODE_VERSION}-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY .swcrc tsconfig.json ./
COPY apps ./apps
COPY libs ./libs
COPY tools ./tools
RUN npm run build

FROM node:${NODE_VERSION}-trixie-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:${NODE_VERSION}-trixie-slim AS runtime
ARG APP=labeler-api
# ENVIRONMENT=production refuses example secrets; say otherwise to try the image with them.
ENV APP=${APP} NODE_ENV=production ENVIRONMENT=production PORT=8080
# The reason is in tools/node-flags.ts.
ENV NODE_OPTIONS=--max-semi-space-size=4
WORKDIR /app
COPY package.json ./
COPY --from=dependencies /app/node_modules ./node_modules
# Only what production runs: the development servers and the test library stay behind.
COPY --from=build /app/dist/apps ./dist/apps
COPY --from=build /app/dist/libs ./dist/libs
COPY --from=build /app/dist/tools/audit ./dist/tools/audit
COPY --from=build /app/dist/tools/buckets ./dist/tools/buckets
COPY --from=build /app/dist/tools/migrate ./dist/tools/migrate
COPY --from=build /app/dist/tools/service-key ./dist/tools/service-key
COPY --from=build /app/dist/tools/storage ./dist/tools/storage
USER node
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["sh", "-c", "exec node \"dist/apps/$APP/src/main.js\""]
