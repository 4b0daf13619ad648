CREATE TABLE `object_crcs` (
	`bucket` text NOT NULL,
	`key` text NOT NULL,
	`etag` text NOT NULL,
	`crc32` integer NOT NULL,
	PRIMARY KEY(`bucket`, `key`)
);
--> statement-breakpoint
CREATE TABLE `presets` (
	`id` text PRIMARY KEY NOT NULL,
	`owner_id` text,
	`name` text NOT NULL,
	`settings` text NOT NULL,
	`is_default` integer DEFAULT 0 NOT NULL,
	`created_at_ms` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`owner_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `presets_owner` ON `presets` (`owner_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `presets_default_of_owner` ON `presets` (`owner_id`) WHERE is_default = 1;--> statement-breakpoint
CREATE UNIQUE INDEX `presets_default_of_site` ON `presets` (`is_default`) WHERE is_default = 1 AND owner_id IS NULL;--> statement-breakpoint
CREATE TABLE `visitor_upload_parts` (
	`token_hash` text NOT NULL,
	`part_number` integer NOT NULL,
	`etag` text NOT NULL,
	PRIMARY KEY(`token_hash`, `part_number`),
	FOREIGN KEY (`token_hash`) REFERENCES `visitor_uploads`(`token_hash`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `visitor_uploads` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`share_id` text NOT NULL,
	`generation` text NOT NULL,
	`visit_id` text NOT NULL,
	`bucket` text NOT NULL,
	`key` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`part_size_bytes` integer NOT NULL,
	`upload_id` text NOT NULL,
	`placeholder_etag` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`state` text NOT NULL,
	`etag` text,
	FOREIGN KEY (`share_id`) REFERENCES `shares`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `visitor_uploads_open` ON `visitor_uploads` (`state`,`created_at_ms`);--> statement-breakpoint
CREATE INDEX `visitor_uploads_share` ON `visitor_uploads` (`share_id`,`state`);--> statement-breakpoint
ALTER TABLE `share_items` ADD `kind` text DEFAULT 'file' NOT NULL;--> statement-breakpoint
ALTER TABLE `shares` ADD `url_key` text;--> statement-breakpoint
ALTER TABLE `shares` ADD `has_folders` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `shares` ADD `starts_at_ms` integer;--> statement-breakpoint
ALTER TABLE `shares` ADD `paused_at_ms` integer;--> statement-breakpoint
ALTER TABLE `shares` ADD `max_uses` integer;--> statement-breakpoint
ALTER TABLE `shares` ADD `uses` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `shares` ADD `max_upload_bytes` integer;--> statement-breakpoint
ALTER TABLE `shares` ADD `max_upload_files` integer;--> statement-breakpoint
ALTER TABLE `shares` ADD `max_upload_file_bytes` integer;--> statement-breakpoint
ALTER TABLE `shares` ADD `upload_types` text;--> statement-breakpoint
ALTER TABLE `shares` ADD `has_upload_folders` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `shares` ADD `uploaded_bytes` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `shares` ADD `uploaded_files` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `shares_url_key` ON `shares` ("url_key" COLLATE NOCASE);--> statement-breakpoint
DROP TRIGGER `events_count`;--> statement-breakpoint
-- What no statement took beforehand is counted by the row that logs it, so that the counters and the log cannot disagree: bit 1 a download, bit 2 a use.
CREATE TRIGGER `events_count` AFTER INSERT ON `events` WHEN NEW.`event` NOT IN ('gate_failed', 'denied', 'locked')
BEGIN
  UPDATE `shares`
    SET `downloads` = `downloads` + (NEW.`counts` & 1), `uses` = `uses` + (NEW.`counts` >> 1),
      `last_access_at_ms` = max(coalesce(`last_access_at_ms`, 0), NEW.`at_ms`)
    WHERE `id` = NEW.`share_id`;
END;
