#!/bin/sh
# One-shot job: the namespace with 90 days of retention, and the six search attributes that an operator filters by.
# Safe to run again. Runs in temporalio/admin-tools; needs only the `temporal` command and TEMPORAL_ADDRESS.
set -eu

: "${TEMPORAL_ADDRESS:?is not set: host:port of the Temporal frontend}"
: "${TEMPORAL_NAMESPACE:?is not set: the namespace to create}"
retention=90d

attempt=1
until temporal operator cluster health >/dev/null 2>&1; do
  if [ "$attempt" -ge 60 ]; then
    echo "Temporal at $TEMPORAL_ADDRESS did not become healthy within two minutes" >&2
    exit 1
  fi
  attempt=$((attempt + 1))
  sleep 2
done

if temporal operator namespace describe -n "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
  temporal operator namespace update -n "$TEMPORAL_NAMESPACE" --retention "$retention"
else
  temporal operator namespace create -n "$TEMPORAL_NAMESPACE" --retention "$retention"
fi

# A new namespace reaches the server's cache within seconds; until then it answers "not found".
attempt=1
until existing=$(temporal operator search-attribute list -n "$TEMPORAL_NAMESPACE" 2>&1); do
  if [ "$attempt" -ge 30 ]; then
    echo "$existing" >&2
    exit 1
  fi
  attempt=$((attempt + 1))
  sleep 2
done

for name in Connection InvoiceStatus BlockedCode CustomerId StripeInvoiceId TaxOutcome; do
  case $existing in
    *"$name "*) ;;
    *) temporal operator search-attribute create -n "$TEMPORAL_NAMESPACE" --name "$name" --type Keyword ;;
  esac
done
echo "namespace $TEMPORAL_NAMESPACE is ready"
