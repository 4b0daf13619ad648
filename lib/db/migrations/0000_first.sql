CREATE TABLE `absent_shares` (
	`id` text PRIMARY KEY NOT NULL,
	`checked_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `attempts` (
	`key` text PRIMARY KEY NOT NULL,
	`window_started_at_ms` integer NOT NULL,
	`count` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `events` (
	`id` integer PRIMARY KEY NOT NULL,
	`share_id` text NOT NULL,
	`at_ms` integer NOT NULL,
	`uid` text NOT NULL,
	`counts` integer DEFAULT 0 NOT NULL,
	`event` text NOT NULL,
	`result` text NOT NULL,
	`path` text,
	`bytes` integer,
	`visit_id` text,
	`grant_id` text,
	`client_address` text,
	`country` text,
	`user_agent` text
);
--> statement-breakpoint
CREATE INDEX `events_share` ON `events` (`share_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `events_uid` ON `events` (`uid`);--> statement-breakpoint
CREATE TABLE `grants` (
	`id` text PRIMARY KEY NOT NULL,
	`share_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`sent_bytes` integer DEFAULT 0 NOT NULL,
	`resumes` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`share_id`) REFERENCES `shares`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `idempotent_answers` (
	`id` text PRIMARY KEY NOT NULL,
	`fingerprint` text NOT NULL,
	`resource_id` text NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `leases` (
	`name` text PRIMARY KEY NOT NULL,
	`held_until_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `record_faults` (
	`bucket` text NOT NULL,
	`share_id` text NOT NULL,
	`reason` text NOT NULL,
	`seen_at_ms` integer NOT NULL,
	PRIMARY KEY(`bucket`, `share_id`)
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`session_version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `sessions_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE TABLE `settings` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `share_items` (
	`share_id` text NOT NULL,
	`position` integer NOT NULL,
	`bucket` text NOT NULL,
	`key` text NOT NULL,
	`broken_at_ms` integer,
	PRIMARY KEY(`share_id`, `position`),
	FOREIGN KEY (`share_id`) REFERENCES `shares`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `share_items_target` ON `share_items` (`bucket`,`key`);--> statement-breakpoint
CREATE INDEX `share_items_broken` ON `share_items` (`broken_at_ms`);--> statement-breakpoint
CREATE TABLE `shares` (
	`id` text PRIMARY KEY NOT NULL,
	`generation` text NOT NULL,
	`gate_version` integer DEFAULT 1 NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`name` text,
	`opening` text NOT NULL,
	`allowed_actions` text DEFAULT 'download' NOT NULL,
	`password_hash` text,
	`expires_at_ms` integer,
	`expiry_seen_at_ms` integer,
	`max_downloads` integer,
	`downloads` integer DEFAULT 0 NOT NULL,
	`recent_claims` text DEFAULT '' NOT NULL,
	`created_at_ms` integer NOT NULL,
	`created_by` text,
	`created_by_name` text NOT NULL,
	`last_access_at_ms` integer,
	`revoked_at_ms` integer,
	`origin` text DEFAULT 'sluice' NOT NULL,
	`record_downloads` integer DEFAULT 0 NOT NULL,
	`record_missing_at_ms` integer,
	`record_version` integer DEFAULT 0 NOT NULL,
	`record_written_at_ms` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `shares_created` ON `shares` (`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `shares_created_by` ON `shares` (`created_by`,`created_at_ms`);--> statement-breakpoint
CREATE INDEX `shares_expires` ON `shares` (`expires_at_ms`);--> statement-breakpoint
CREATE INDEX `shares_record_due` ON `shares` (`id`) WHERE record_version < version;--> statement-breakpoint
CREATE TABLE `uploads` (
	`id` text PRIMARY KEY NOT NULL,
	`bucket` text NOT NULL,
	`key` text NOT NULL,
	`upload_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`created_by` text,
	`state` text NOT NULL,
	`result` text
);
--> statement-breakpoint
CREATE INDEX `uploads_open` ON `uploads` (`state`,`created_at_ms`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`name` text,
	`password_hash` text,
	`role` text NOT NULL,
	`session_version` integer DEFAULT 1 NOT NULL,
	`disabled_at_ms` integer,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_email` ON `users` (`email`);