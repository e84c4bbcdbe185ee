CREATE TABLE "revision_contents" (
	"connection" text NOT NULL,
	"invoice_id" text NOT NULL,
	"name" text NOT NULL,
	"document" json NOT NULL,
	"plan" json NOT NULL,
	"policy" json NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "revision_contents_connection_invoice_id_name_pk" PRIMARY KEY("connection","invoice_id","name")
);
