CREATE TABLE `share_texts` (
	`number` integer PRIMARY KEY NOT NULL,
	`share_id` text NOT NULL,
	`position` integer NOT NULL,
	`text` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `share_texts_share` ON `share_texts` (`share_id`,`position`);--> statement-breakpoint
DROP INDEX `shares_created`;--> statement-breakpoint
DROP INDEX `shares_created_by`;--> statement-breakpoint
DROP INDEX `shares_expires`;--> statement-breakpoint
ALTER TABLE `shares` ADD `sort_name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `shares` ADD `has_broken` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `shares` ADD `is_exhausted` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `shares` ADD `is_ended` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `shares` ADD `is_waiting` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `shares` ADD `order_downloads` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `shares` ADD `order_last_access_at_ms` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `shares` ADD `is_order_due` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `shares` ADD `is_live` integer GENERATED ALWAYS AS (CASE WHEN revoked_at_ms IS NULL AND record_missing_at_ms IS NULL THEN 1 ELSE 0 END) VIRTUAL;--> statement-breakpoint
ALTER TABLE `shares` ADD `state` integer GENERATED ALWAYS AS (CASE WHEN revoked_at_ms IS NOT NULL OR record_missing_at_ms IS NOT NULL THEN 7 WHEN suspended IS NOT NULL THEN 6 WHEN has_broken THEN 5 WHEN is_ended THEN 4 WHEN paused_at_ms IS NOT NULL THEN 3 WHEN is_exhausted THEN 2 WHEN is_waiting THEN 1 ELSE 0 END) VIRTUAL;--> statement-breakpoint
ALTER TABLE `shares` ADD `has_password` integer GENERATED ALWAYS AS (CASE WHEN password_hash IS NULL THEN 0 ELSE 1 END) VIRTUAL;--> statement-breakpoint
ALTER TABLE `shares` ADD `order_expires_at_ms` integer GENERATED ALWAYS AS (coalesce(expires_at_ms, 9000000000000000)) VIRTUAL;--> statement-breakpoint
CREATE INDEX `shares_by_created` ON `shares` (`is_live`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `shares_by_name` ON `shares` (`is_live`,`sort_name`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `shares_by_expires` ON `shares` (`is_live`,`order_expires_at_ms`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `shares_by_downloads` ON `shares` (`is_live`,`order_downloads`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `shares_by_last_access` ON `shares` (`is_live`,`order_last_access_at_ms`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `shares_by_state` ON `shares` (`state`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `shares_of_owner` ON `shares` (`created_by`,`is_live`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `shares_of_owner_by_state` ON `shares` (`created_by`,`state`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `shares_by_actions` ON `shares` (`is_live`,`allowed_actions`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `shares_by_security` ON `shares` (`is_live`,`has_password`,`created_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `shares_unused` ON `shares` (`is_live`,`created_at_ms`,`id`) WHERE last_access_at_ms IS NULL;--> statement-breakpoint
CREATE INDEX `shares_order_due` ON `shares` (`id`) WHERE is_order_due = 1;--> statement-breakpoint
CREATE INDEX `shares_ending` ON `shares` (`expires_at_ms`) WHERE is_ended = 0;--> statement-breakpoint
CREATE INDEX `shares_starting` ON `shares` (`starts_at_ms`) WHERE is_waiting = 1;--> statement-breakpoint
-- Substrings of three characters and more, whatever the case of ASCII letters: both the texts and what is searched for are lowered by SQLite's `lower`.
CREATE VIRTUAL TABLE `share_search` USING fts5(`text`, content = 'share_texts', content_rowid = 'number', tokenize = 'trigram case_sensitive 1');--> statement-breakpoint
CREATE TRIGGER `share_texts_added` AFTER INSERT ON `share_texts`
BEGIN
  INSERT INTO `share_search` (`rowid`, `text`) VALUES (NEW.`number`, NEW.`text`);
END;--> statement-breakpoint
CREATE TRIGGER `share_texts_removed` AFTER DELETE ON `share_texts`
BEGIN
  INSERT INTO `share_search` (`share_search`, `rowid`, `text`) VALUES ('delete', OLD.`number`, OLD.`text`);
END;--> statement-breakpoint
CREATE TRIGGER `share_texts_changed` AFTER UPDATE OF `text` ON `share_texts`
BEGIN
  INSERT INTO `share_search` (`share_search`, `rowid`, `text`) VALUES ('delete', OLD.`number`, OLD.`text`);
  INSERT INTO `share_search` (`rowid`, `text`) VALUES (NEW.`number`, NEW.`text`);
END;--> statement-breakpoint
-- What triggers write into `shares` and `share_texts`, said once. The name is the link's own or the last segment of its first item.
CREATE VIEW `share_order` AS
  SELECT s.`id` AS `share_id`,
    lower(coalesce(s.`name`, (
      SELECT CASE WHEN i.`path` = '' THEN 'Files' ELSE substr(i.`path`, length(rtrim(i.`path`, replace(i.`path`, '/', ''))) + 1) END
      FROM (SELECT rtrim(f.`key`, '/') AS `path` FROM `share_items` f WHERE f.`share_id` = s.`id` AND f.`position` = 0) i), '')) AS `sort_name`,
    EXISTS (SELECT 1 FROM `share_items` b WHERE b.`share_id` = s.`id` AND b.`broken_at_ms` IS NOT NULL) AS `has_broken`,
    coalesce(s.`max_downloads` IS NOT NULL AND s.`downloads` >= s.`max_downloads`, 0)
      OR coalesce(s.`max_uses` IS NOT NULL AND s.`uses` >= s.`max_uses`, 0) AS `is_exhausted`,
    lower(s.`id` || char(10) || coalesce(s.`url_key`, '') || char(10) || coalesce(s.`name`, '') || char(10) || coalesce(s.`note`, '') || char(10)
      || s.`created_by_name`) AS `text`
  FROM `shares` s;--> statement-breakpoint
CREATE TRIGGER `shares_added` AFTER INSERT ON `shares`
BEGIN
  UPDATE `shares` SET `sort_name` = lower(coalesce(NEW.`name`, '')), `is_ended` = NEW.`expiry_seen_at_ms` IS NOT NULL, `is_waiting` = NEW.`starts_at_ms` IS NOT NULL,
    `is_exhausted` = (SELECT `is_exhausted` FROM `share_order` WHERE `share_id` = NEW.`id`),
    `order_downloads` = NEW.`downloads`, `order_last_access_at_ms` = coalesce(NEW.`last_access_at_ms`, 0)
    WHERE `id` = NEW.`id`;
  INSERT INTO `share_texts` (`share_id`, `position`, `text`) SELECT NEW.`id`, -1, `text` FROM `share_order` WHERE `share_id` = NEW.`id`;
END;--> statement-breakpoint
CREATE TRIGGER `shares_removed` AFTER DELETE ON `shares`
BEGIN
  DELETE FROM `share_texts` WHERE `share_id` = OLD.`id`;
END;--> statement-breakpoint
CREATE TRIGGER `shares_renamed` AFTER UPDATE OF `name`, `note`, `url_key`, `created_by_name` ON `shares`
  WHEN NEW.`name` IS NOT OLD.`name` OR NEW.`note` IS NOT OLD.`note` OR NEW.`url_key` IS NOT OLD.`url_key` OR NEW.`created_by_name` <> OLD.`created_by_name`
BEGIN
  UPDATE `shares` SET `sort_name` = (SELECT `sort_name` FROM `share_order` WHERE `share_id` = NEW.`id`) WHERE `id` = NEW.`id` AND NEW.`name` IS NOT OLD.`name`;
  UPDATE `share_texts` SET `text` = (SELECT `text` FROM `share_order` WHERE `share_id` = NEW.`id`) WHERE `share_id` = NEW.`id` AND `position` = -1;
END;--> statement-breakpoint
CREATE TRIGGER `shares_used_up` AFTER UPDATE OF `downloads`, `max_downloads`, `uses`, `max_uses` ON `shares`
  WHEN NEW.`is_exhausted` <> (coalesce(NEW.`max_downloads` IS NOT NULL AND NEW.`downloads` >= NEW.`max_downloads`, 0)
    OR coalesce(NEW.`max_uses` IS NOT NULL AND NEW.`uses` >= NEW.`max_uses`, 0))
BEGIN
  UPDATE `shares` SET `is_exhausted` = NOT NEW.`is_exhausted` WHERE `id` = NEW.`id`;
END;--> statement-breakpoint
CREATE TRIGGER `shares_end_moved` AFTER UPDATE OF `expires_at_ms`, `expiry_seen_at_ms` ON `shares` WHEN NEW.`is_ended` <> (NEW.`expiry_seen_at_ms` IS NOT NULL)
BEGIN
  UPDATE `shares` SET `is_ended` = NEW.`expiry_seen_at_ms` IS NOT NULL WHERE `id` = NEW.`id`;
END;--> statement-breakpoint
CREATE TRIGGER `shares_start_moved` AFTER UPDATE OF `starts_at_ms` ON `shares` WHEN NEW.`is_waiting` <> (NEW.`starts_at_ms` IS NOT NULL)
BEGIN
  UPDATE `shares` SET `is_waiting` = NEW.`starts_at_ms` IS NOT NULL WHERE `id` = NEW.`id`;
END;--> statement-breakpoint
-- The first use since the order was last copied marks the link; those that follow write to no index.
CREATE TRIGGER `shares_order_moved` AFTER UPDATE OF `downloads`, `last_access_at_ms` ON `shares`
  WHEN NEW.`is_order_due` = 0 AND (NEW.`downloads` <> NEW.`order_downloads` OR coalesce(NEW.`last_access_at_ms`, 0) <> NEW.`order_last_access_at_ms`)
BEGIN
  UPDATE `shares` SET `is_order_due` = 1 WHERE `id` = NEW.`id`;
END;--> statement-breakpoint
CREATE TRIGGER `share_items_added` AFTER INSERT ON `share_items`
BEGIN
  INSERT INTO `share_texts` (`share_id`, `position`, `text`) VALUES (NEW.`share_id`, NEW.`position`, lower(NEW.`key`));
  UPDATE `shares` SET (`sort_name`, `has_broken`) = (SELECT `sort_name`, `has_broken` FROM `share_order` WHERE `share_id` = NEW.`share_id`)
    WHERE `id` = NEW.`share_id` AND (NEW.`position` = 0 OR NEW.`broken_at_ms` IS NOT NULL);
END;--> statement-breakpoint
CREATE TRIGGER `share_items_removed` AFTER DELETE ON `share_items`
BEGIN
  DELETE FROM `share_texts` WHERE `share_id` = OLD.`share_id` AND `position` = OLD.`position`;
  UPDATE `shares` SET `has_broken` = (SELECT `has_broken` FROM `share_order` WHERE `share_id` = OLD.`share_id`)
    WHERE `id` = OLD.`share_id` AND OLD.`broken_at_ms` IS NOT NULL;
END;--> statement-breakpoint
CREATE TRIGGER `share_items_changed` AFTER UPDATE OF `key`, `broken_at_ms` ON `share_items` WHEN NEW.`key` <> OLD.`key` OR NEW.`broken_at_ms` IS NOT OLD.`broken_at_ms`
BEGIN
  UPDATE `share_texts` SET `text` = lower(NEW.`key`) WHERE `share_id` = NEW.`share_id` AND `position` = NEW.`position` AND NEW.`key` <> OLD.`key`;
  UPDATE `shares` SET (`sort_name`, `has_broken`) = (SELECT `sort_name`, `has_broken` FROM `share_order` WHERE `share_id` = NEW.`share_id`)
    WHERE `id` = NEW.`share_id`;
END;--> statement-breakpoint
UPDATE `shares` SET (`sort_name`, `has_broken`, `is_exhausted`) = (SELECT o.`sort_name`, o.`has_broken`, o.`is_exhausted` FROM `share_order` o WHERE o.`share_id` = `shares`.`id`),
  `is_ended` = `expiry_seen_at_ms` IS NOT NULL, `is_waiting` = `starts_at_ms` IS NOT NULL, `order_downloads` = `downloads`,
  `order_last_access_at_ms` = coalesce(`last_access_at_ms`, 0);--> statement-breakpoint
INSERT INTO `share_texts` (`share_id`, `position`, `text`) SELECT `share_id`, -1, `text` FROM `share_order`;--> statement-breakpoint
INSERT INTO `share_texts` (`share_id`, `position`, `text`) SELECT `share_id`, `position`, lower(`key`) FROM `share_items`;
