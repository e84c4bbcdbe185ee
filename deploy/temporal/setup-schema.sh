#!/bin/sh
# One-shot job: creates Temporal's two databases and brings their schemas to the version of this image.
# Safe to run again: what exists is kept, and only missing versions are applied. Runs in temporalio/admin-tools.
set -eu

: "${POSTGRES_SEEDS:?is not set: the host of PostgreSQL}"
: "${POSTGRES_USER:?is not set: the role that owns the databases}"
: "${SQL_PASSWORD:?is not set: its password}"

setup() {
  database=$1
  schema=$2
  set -- --plugin postgres12 --ep "$POSTGRES_SEEDS" -p "${DB_PORT:-5432}" -u "$POSTGRES_USER" --db "$database"
  temporal-sql-tool "$@" create
  temporal-sql-tool "$@" setup-schema -v 0.0
  temporal-sql-tool "$@" update-schema -d "/etc/temporal/schema/postgresql/v12/$schema/versioned"
}

setup temporal temporal
setup temporal_visibility visibility
echo "schemas are up to date"
