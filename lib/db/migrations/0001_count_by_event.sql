-- A download of an unlimited link is counted by the row that logs it, so that the counter and the log cannot disagree.
CREATE TRIGGER `events_count` AFTER INSERT ON `events` WHEN NEW.`event` IN ('opened', 'downloaded', 'previewed')
BEGIN
  UPDATE `shares`
    SET `downloads` = `downloads` + NEW.`counts`, `last_access_at_ms` = max(coalesce(`last_access_at_ms`, 0), NEW.`at_ms`)
    WHERE `id` = NEW.`share_id`;
END;
