# One image a service: `docker build --target sync --build-arg VERSION=0.1.0 --tag markmail-crm/sync:0.1.0 .`
# For a release, give both images by digest: --build-arg NODE_IMAGE=…@sha256:… --build-arg RUNTIME_IMAGE=…@sha256:…
ARG NODE_IMAGE=node:24-bookworm-slim
ARG RUNTIME_IMAGE=gcr.io/distroless/nodejs24-debian12:nonroot

# What services run on: no tools, and no Postgres of its own (its binaries are optional packages).
FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

FROM ${RUNTIME_IMAGE} AS runtime
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="MarkMail CRM" \
      org.opencontainers.image.vendor="MarkMail" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
WORKDIR /app
ENV NODE_ENV=production HEALTH_PORT=9090
COPY --from=packages /app/package.json ./
COPY --from=packages /app/node_modules ./node_modules
USER 65532:65532
EXPOSE 9090
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["/nodejs/bin/node", "-e", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/nodejs/bin/node"]

FROM runtime AS auth
COPY --from=build /app/dist/apps/auth ./dist/apps/auth
CMD ["/app/dist/apps/auth/apps/auth/src/main.js"]

FROM runtime AS integration
COPY --from=build /app/dist/apps/integration ./dist/apps/integration
CMD ["/app/dist/apps/integration/apps/integration/src/main.js"]

# The heap is capped as on one machine: docs/decisions/capped-heap.md.
FROM runtime AS sync
COPY --from=build /app/dist/apps/sync ./dist/apps/sync
CMD ["--max-old-space-size=88", "--max-semi-space-size=8", "--no-incremental-marking", "/app/dist/apps/sync/apps/sync/src/main.js"]

FROM runtime AS webhook
COPY --from=build /app/dist/apps/webhook ./dist/apps/webhook
EXPOSE 3001
CMD ["/app/dist/apps/webhook/apps/webhook/src/main.js"]

FROM runtime AS sandbox
COPY --from=build /app/dist/apps/sandbox ./dist/apps/sandbox
HEALTHCHECK NONE
CMD ["/app/dist/apps/sandbox/apps/sandbox/src/main.js"]

FROM runtime AS gateway
COPY --from=build /app/dist/apps/gateway ./dist/apps/gateway
COPY --from=build /app/dist/web ./dist/web
EXPOSE 3000
CMD ["/app/dist/apps/gateway/apps/gateway/src/main.js"]
