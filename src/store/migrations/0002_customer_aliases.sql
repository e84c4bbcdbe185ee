CREATE TABLE "customer_aliases" (
	"connection" text NOT NULL,
	"alias" text NOT NULL,
	"customer_id" text NOT NULL,
	CONSTRAINT "customer_aliases_connection_alias_pk" PRIMARY KEY("connection","alias")
);
--> statement-breakpoint
CREATE INDEX "customer_aliases_by_customer" ON "customer_aliases" USING btree ("connection","customer_id");