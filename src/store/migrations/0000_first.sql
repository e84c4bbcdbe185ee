CREATE TABLE "connections" (
	"id" text PRIMARY KEY NOT NULL,
	"stripe_api_base" text,
	"stripe_secret_key" json NOT NULL,
	"stripe_webhook_secrets" json NOT NULL,
	"tax" json NOT NULL,
	"settings" json NOT NULL,
	"entity_mapping" json NOT NULL,
	"fallback_product_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "customers" (
	"connection" text NOT NULL,
	"id" text NOT NULL,
	"document" json NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "customers_connection_id_pk" PRIMARY KEY("connection","id")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"connection" text NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "events_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"type" text NOT NULL,
	"invoice_id" text NOT NULL,
	"data" json NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "events_connection_id_pk" PRIMARY KEY("connection","id")
);
--> statement-breakpoint
CREATE TABLE "invoices" (
	"connection" text NOT NULL,
	"id" text NOT NULL,
	"document" json NOT NULL,
	"plan" json NOT NULL,
	"fingerprint" text NOT NULL,
	"state" json NOT NULL,
	"seq" integer NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"links" json NOT NULL,
	"customer_id" text NOT NULL,
	"status" text NOT NULL,
	"blocked_code" text,
	"external_status" text,
	"tax_outcome" text,
	"stripe_invoice_id" text,
	"workflow_started_at" timestamp (3) with time zone,
	"claimed_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "invoices_connection_id_pk" PRIMARY KEY("connection","id")
);
--> statement-breakpoint
CREATE TABLE "products" (
	"connection" text NOT NULL,
	"id" text NOT NULL,
	"document" json NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "products_connection_id_pk" PRIMARY KEY("connection","id")
);
--> statement-breakpoint
CREATE TABLE "stripe_events" (
	"connection" text NOT NULL,
	"event_id" text NOT NULL,
	"type" text NOT NULL,
	"payload" json NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"processed_at" timestamp (3) with time zone,
	"outcome" text,
	"claimed_until" timestamp (3) with time zone,
	CONSTRAINT "stripe_events_connection_event_id_pk" PRIMARY KEY("connection","event_id")
);
--> statement-breakpoint
CREATE TABLE "tax_reports" (
	"connection" text NOT NULL,
	"invoice_id" text NOT NULL,
	"revision" integer NOT NULL,
	"report" json NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tax_reports_connection_invoice_id_revision_pk" PRIMARY KEY("connection","invoice_id","revision")
);
--> statement-breakpoint
CREATE TABLE "timeline" (
	"connection" text NOT NULL,
	"invoice_id" text NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"type" text NOT NULL,
	"by" text NOT NULL,
	"status" text NOT NULL,
	"data" json NOT NULL,
	CONSTRAINT "timeline_connection_invoice_id_seq_pk" PRIMARY KEY("connection","invoice_id","seq")
);
--> statement-breakpoint
CREATE INDEX "customers_newest" ON "customers" USING btree ("connection","created_at","id");--> statement-breakpoint
CREATE INDEX "events_newest" ON "events" USING btree ("connection","position");--> statement-breakpoint
CREATE INDEX "invoices_newest" ON "invoices" USING btree ("connection","created_at","id");--> statement-breakpoint
CREATE INDEX "invoices_by_status" ON "invoices" USING btree ("connection","status","created_at","id");--> statement-breakpoint
CREATE INDEX "invoices_by_customer" ON "invoices" USING btree ("connection","customer_id","created_at","id");--> statement-breakpoint
CREATE INDEX "invoices_blocked" ON "invoices" USING btree ("connection","blocked_code","created_at","id") WHERE blocked_code IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "invoices_by_stripe_id" ON "invoices" USING btree ("connection","stripe_invoice_id") WHERE stripe_invoice_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX "invoices_unstarted" ON "invoices" USING btree ("created_at") WHERE workflow_started_at IS NULL AND status = 'accepted';--> statement-breakpoint
CREATE INDEX "products_newest" ON "products" USING btree ("connection","created_at","id");--> statement-breakpoint
CREATE INDEX "stripe_events_pending" ON "stripe_events" USING btree ("received_at") WHERE processed_at IS NULL;