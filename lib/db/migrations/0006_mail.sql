CREATE TABLE `mails` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`recipient` text NOT NULL,
	`user_id` text,
	`sealed_content` text,
	`idempotency_key` text NOT NULL,
	`state` text NOT NULL,
	`tries` integer NOT NULL,
	`next_try_at_ms` integer NOT NULL,
	`give_up_at_ms` integer NOT NULL,
	`failure` text,
	`reply` integer,
	`created_at_ms` integer NOT NULL,
	`sent_at_ms` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mails_idempotency_key` ON `mails` (`idempotency_key`);--> statement-breakpoint
CREATE INDEX `mails_due` ON `mails` (`state`,`next_try_at_ms`);--> statement-breakpoint
CREATE INDEX `mails_user` ON `mails` (`user_id`,`created_at_ms`);--> statement-breakpoint
CREATE INDEX `mails_created` ON `mails` (`created_at_ms`);--> statement-breakpoint
ALTER TABLE `invitations` ADD `purpose` text DEFAULT 'invitation' NOT NULL;