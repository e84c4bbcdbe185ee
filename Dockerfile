# The tag names the major version, so that a rebuild takes Node's and Debian's security fixes. It has no digest: the
# digest of an image can only be known from a registry, and a wrong one would stop every build. To pin it, replace
# the default by node:24-bookworm-slim@sha256:… as `docker buildx imagetools inspect node:24-bookworm-slim` prints it.
# Debian, not Alpine: Temporal's native module is built for glibc only.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund --include=dev --include=optional
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/build.mjs ./scripts/
COPY src ./src
RUN node scripts/build.mjs

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# Without the optional packages: embedded PostgreSQL and the compilers that the bundle has made unnecessary.
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev --omit=optional && npm cache clean --force
# Temporal's native module carries five platforms and its sources; one platform is needed.
RUN cd node_modules/@temporalio/core-bridge \
  && test -f "releases/$(uname -m)-unknown-linux-gnu/index.node" \
  && find releases -mindepth 1 -maxdepth 1 ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -rf {} + \
  && rm -rf sdk-core src bridge-macros

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="holdfast" \
  org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
COPY deploy/healthcheck.mjs ./deploy/
USER node
EXPOSE 4242 4243
# For the API; a worker or a job replaces it (see docker-compose.yml).
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=6 \
  CMD ["node", "deploy/healthcheck.mjs", "http://127.0.0.1:4242/livez"]
# Holdfast handles SIGTERM itself. Run it with --init (docker-compose.yml: `init: true`) so that a small first
# process also collects orphans.
ENTRYPOINT ["node", "dist/cli/holdfast.js"]
CMD ["api"]
