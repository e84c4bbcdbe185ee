import { customType } from 'drizzle-orm/pg-core';

/** A point in time: `timestamptz` to the millisecond in PostgreSQL, an RFC 3339 UTC string everywhere else. */
export const instant = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamp (3) with time zone',
  fromDriver: (value) => new Date(value).toISOString(),
});
