#!/bin/bash
# Runs once, when the data volume is empty: the PostgreSQL image executes /docker-entrypoint-initdb.d.
# Two roles, so that neither Holdfast nor Temporal is a superuser or can read the other's data.
set -euo pipefail

: "${APP_DB_PASSWORD:?is not set: the password of the role holdfast}"
: "${TEMPORAL_DB_PASSWORD:?is not set: the password of the role temporal}"

psql -v ON_ERROR_STOP=1 -v app="$APP_DB_PASSWORD" -v temporal="$TEMPORAL_DB_PASSWORD" \
  --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE holdfast LOGIN PASSWORD :'app';
CREATE DATABASE holdfast OWNER holdfast;
REVOKE CONNECT ON DATABASE holdfast FROM PUBLIC;
-- The schema job creates its databases itself.
CREATE ROLE temporal LOGIN CREATEDB PASSWORD :'temporal';
SQL
