CREATE TABLE "bulk_action_items" (
	"connection" text NOT NULL,
	"bulk_action_id" text NOT NULL,
	"position" integer NOT NULL,
	"invoice_id" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"claimed_until" timestamp (3) with time zone,
	"outcome" text,
	"code" text,
	"message" text,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "bulk_action_items_connection_bulk_action_id_position_pk" PRIMARY KEY("connection","bulk_action_id","position")
);
--> statement-breakpoint
CREATE TABLE "bulk_actions" (
	"connection" text NOT NULL,
	"id" text NOT NULL,
	"action" text NOT NULL,
	"filter" json NOT NULL,
	"parameters" json NOT NULL,
	"fingerprint" text NOT NULL,
	"summary" json NOT NULL,
	"by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"aborted_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "bulk_actions_connection_id_pk" PRIMARY KEY("connection","id")
);
--> statement-breakpoint
CREATE INDEX "bulk_action_items_pending" ON "bulk_action_items" USING btree ("connection","bulk_action_id","position") WHERE outcome IS NULL;--> statement-breakpoint
CREATE INDEX "bulk_actions_newest" ON "bulk_actions" USING btree ("connection","created_at","id");--> statement-breakpoint
CREATE INDEX "bulk_actions_running" ON "bulk_actions" USING btree ("started_at") WHERE started_at IS NOT NULL AND finished_at IS NULL;