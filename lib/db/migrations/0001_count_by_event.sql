-- A download of an unlimited link is counted by the row that logs it, so that the counter and the log cannot disagree.
CREATE TRIGGER `events_count_downloads` AFTER INSERT ON `events` WHEN NEW.`counts` = 1
BEGIN
  UPDATE `shares` SET `downloads` = `downloads` + 1 WHERE `id` = NEW.`share_id`;
END;
--> statement-breakpoint
CREATE TRIGGER `events_last_access` AFTER INSERT ON `events` WHEN NEW.`event` IN ('opened', 'downloaded', 'previewed')
BEGIN
  UPDATE `shares` SET `last_access_at_ms` = NEW.`at_ms` WHERE `id` = NEW.`share_id` AND (`last_access_at_ms` IS NULL OR `last_access_at_ms` < NEW.`at_ms`);
END;
